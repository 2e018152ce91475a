namespace Labs.Kubernetes;

/// <summary>What a cluster is made from. Sessions that ask for the same share one, unless it is <see cref="Fresh"/>.</summary>
public sealed record ClusterSpec
{
    /// <summary>Nodes beside the control plane. Without any, pods run on the control plane's node.</summary>
    public int Workers { get; init; }

    /// <summary>A cluster of the session's own, for experiments that break it.</summary>
    public bool Fresh { get; init; }

    /// <summary>The nodes' image: a name of the catalogue, or one of kind's own such as kindest/node:v1.31.6 for another Kubernetes.</summary>
    public string Image { get; init; } = "kind-node";

    /// <summary>Folders of the engine's host that every node sees.</summary>
    public IReadOnlyList<NodeMount> Mounts { get; init; } = [];
}

/// <summary>A folder of the engine's host in a node.</summary>
/// <param name="HostPath">Absolute, on the engine's host.</param>
/// <param name="NodePath">Absolute, in the node.</param>
public sealed record NodeMount(string HostPath, string NodePath)
{
    public bool ReadOnly { get; init; }
}
