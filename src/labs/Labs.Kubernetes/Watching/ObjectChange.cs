namespace Labs.Kubernetes;

/// <summary>How an object has changed.</summary>
public enum ChangeKind
{
    /// <summary>The object is new, or was there when the watch began (<see cref="ObjectChange.IsInitial"/>).</summary>
    Added,

    /// <summary>The object has a new version.</summary>
    Modified,

    /// <summary>The object no longer exists.</summary>
    Deleted,
}

/// <summary>A change that a watch reports.</summary>
/// <param name="Kind">How the object has changed.</param>
/// <param name="Object">The object after the change; for a deletion its last version.</param>
/// <param name="ArrivedAt">When the change arrived, on the clock of the notebook's machine, to the microsecond.</param>
/// <param name="IsInitial">Whether the object was there before the watch began.</param>
public sealed record ObjectChange(ChangeKind Kind, KubeObject Object, DateTimeOffset ArrivedAt, bool IsInitial = false);

/// <summary>A change of an object, with a typed view of the object.</summary>
/// <param name="Kind">How the object has changed.</param>
/// <param name="Object">The object after the change; for a deletion its last version.</param>
/// <param name="ArrivedAt">When the change arrived, on the clock of the notebook's machine, to the microsecond.</param>
/// <param name="IsInitial">Whether the object was there before the watch began.</param>
public sealed record ObjectChange<T>(ChangeKind Kind, T Object, DateTimeOffset ArrivedAt, bool IsInitial);
