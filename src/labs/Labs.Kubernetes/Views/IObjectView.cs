namespace Labs.Kubernetes;

/// <summary>A typed view of the objects of a kind.</summary>
public interface IObjectView<TSelf>
    where TSelf : IObjectView<TSelf>
{
    /// <summary>A name of the kind that <see cref="ClusterApi.KindAsync"/> accepts.</summary>
    static abstract string KindName { get; }

    /// <summary>Returns the view of an object.</summary>
    static abstract TSelf Of(KubeObject item);
}
