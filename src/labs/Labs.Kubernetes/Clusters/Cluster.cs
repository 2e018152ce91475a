using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>A cluster, in the session's own namespace.</summary>
public sealed partial class Cluster : View
{
    private readonly Engine? _docker;
    private readonly KindCommand? _kind;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly HashSet<string> _loaded = [];

    private Cluster(Lab lab, string name, string kubeconfig, Engine? docker, KindCommand? kind, IReadOnlyList<ClusterNode> nodes)
    {
        (Lab, Name, Kubeconfig, Nodes) = (lab, name, kubeconfig, nodes);
        (_docker, _kind) = (docker, kind);
        Namespace = $"labs-{lab.Id}";
    }

    public Lab Lab { get; }

    /// <summary>kind's name of it; of another cluster, the kubeconfig's context.</summary>
    public string Name { get; }

    /// <summary>The file that leads to it; for clusters of the labs 0600, and never ~/.kube/config.</summary>
    public string Kubeconfig { get; }

    /// <summary>The session's namespace, <c>labs-ID</c>: what the session makes belongs there.</summary>
    public string Namespace { get; }

    /// <summary>The control plane first. Empty when the cluster is none of the labs'.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>Where every node of a kind cluster sees <see cref="SharedFolder"/>.</summary>
    public const string SharedNodePath = "/shared";

    /// <summary>
    /// A folder of the engine's host that all nodes see at <see cref="SharedNodePath"/>, in place of network storage. It goes with the cluster;
    /// the sessions of the cluster share it. Null when the cluster is none of the labs'.
    /// </summary>
    public string? SharedFolder { get; private init; }

    /// <summary>Whether it is a kind cluster that the labs made, so that its nodes can be looked into.</summary>
    public bool IsKind => _kind is not null;

    /// <summary>The control plane's node.</summary>
    /// <exception cref="KubernetesException">The cluster is none of the labs'.</exception>
    public ClusterNode ControlPlane => Nodes.FirstOrDefault(node => node.IsControlPlane)
        ?? throw new KubernetesException($"cluster {Name} comes from {Kubeconfig}; its nodes are not containers of this engine and can't be looked into. Run without LABS_KUBECONFIG for a kind cluster.");

    /// <summary>Makes an image of the catalogue, or any other that the engine has, known to all nodes; once per cluster object.</summary>
    /// <returns>The reference for a pod's spec.</returns>
    /// <exception cref="ImageUnavailableException">It could not be found, pulled or built.</exception>
    /// <exception cref="KubernetesException">The nodes did not take it; or the cluster is none of the labs' and the image has no public name.</exception>
    public async Task<string> ImageAsync(string name, CancellationToken cancellationToken = default)
    {
        if (_docker is null || _kind is null)
        {
            return ImageCatalogue.Load().Find(name) is not { } entry ? name : entry.Pull
                ?? throw new KubernetesException($"image '{name}' is built by the labs and in no registry, so cluster {Name} can't have it. Run without LABS_KUBECONFIG for a kind cluster.");
        }
        var image = await _docker.ImageAsync(name, cancellationToken);
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded.Contains(image.Reference))
                return image.Reference;
            var (exitCode, output) = await _kind.LoadAsync(Lab, _docker.Endpoint, Name, image.Reference, cancellationToken);
            if (exitCode != 0)
                throw new KubernetesException($"the nodes of cluster {Name} did not take image {image.Reference}: {output.Trim()}");
            _loaded.Add(image.Reference);
            return image.Reference;
        }
        finally
        {
            _loading.Release();
        }
    }

    public override MimeBundle ToMime()
    {
        var table = new Table("node", "role", "address");
        foreach (var node in Nodes)
            table.Row(node.Name, node.IsControlPlane ? "control plane" : "worker", node.Address);
        return table.Caption($"cluster {Name}, namespace {Namespace}").ToMime();
    }

    public override string ToString() => Name;
}
