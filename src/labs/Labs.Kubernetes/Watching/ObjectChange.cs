namespace Labs.Kubernetes;

public enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>Something that happened to an object.</summary>
/// <param name="Kind">What.</param>
/// <param name="Object">The object after it; for a deletion as it was last.</param>
/// <param name="ArrivedAt">When the notebook's machine had it, to the microsecond.</param>
/// <param name="IsInitial">Whether it was there before the watch began.</param>
public sealed record ObjectChange(ChangeKind Kind, KubeObject Object, DateTimeOffset ArrivedAt, bool IsInitial = false);

/// <summary>A change with the object's typed view.</summary>
public sealed record ObjectChange<T>(ChangeKind Kind, T Object, DateTimeOffset ArrivedAt, bool IsInitial);
