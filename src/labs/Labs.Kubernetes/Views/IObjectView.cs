namespace Labs.Kubernetes;

/// <summary>A typed view of the objects of a kind.</summary>
public interface IObjectView<TSelf>
    where TSelf : IObjectView<TSelf>
{
    /// <summary>The kind's name as <see cref="ClusterApi.KindAsync"/> takes it.</summary>
    static abstract string KindName { get; }

    static abstract TSelf Of(KubeObject item);
}

/// <summary>What the views of all kinds have.</summary>
public abstract record ObjectView(KubeObject Object)
{
    public string Name => Object.Name;

    public string Namespace => Object.Namespace;

    public IReadOnlyDictionary<string, string> Labels => Object.Labels;

    public bool IsBeingDeleted => Object.DeletionAt is not null;
}
