namespace Labs.Kubernetes;

/// <summary>What a cluster is made from. Sessions with equal specs share a cluster, unless it is <see cref="Fresh"/>.</summary>
public sealed record ClusterSpec
{
    /// <summary>The number of nodes besides the control plane. If there are none, pods run on the control plane's node.</summary>
    public int Workers { get; init; }

    /// <summary>Whether to create a cluster for this session alone, for experiments that break it.</summary>
    public bool Fresh { get; init; }

    /// <summary>
    /// The nodes' image: a name of the catalogue, or an image of kind such as kindest/node:v1.35.8 for another version of Kubernetes.
    /// </summary>
    public string Image { get; init; } = "kind-node";

    /// <summary>
    /// The mode of kube-proxy; null for kind's default, which is iptables. Nftables needs Kubernetes 1.31 or later.
    /// </summary>
    public ProxyMode? ProxyMode { get; init; }

    /// <summary>Folders of the engine's host that every node sees.</summary>
    public IReadOnlyList<NodeMount> Mounts { get; init; } = [];
}

/// <summary>A folder of the engine's host that is mounted in every node.</summary>
/// <param name="HostPath">The absolute path on the engine's host.</param>
/// <param name="NodePath">The absolute path in the node.</param>
public sealed record NodeMount(string HostPath, string NodePath)
{
    /// <summary>Whether nodes can only read the folder.</summary>
    public bool ReadOnly { get; init; }
}
