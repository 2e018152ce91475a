using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>A Kubernetes cluster, with a namespace for this session.</summary>
public sealed class Cluster : View
{
    /// <summary>The path at which every node of a kind cluster sees <see cref="SharedFolder"/>.</summary>
    public const string SharedNodePath = "/shared";

    private readonly Engine? _docker;
    private readonly KindCommand? _kind;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly HashSet<string> _loaded = [];
    private readonly Lock _apiLock = new();
    private Task<ClusterApi>? _api;

    /// <summary>A cluster that a kubeconfig of the user names.</summary>
    internal Cluster(Lab lab, string name, string kubeconfig)
        : this(lab, name, kubeconfig, [])
    {
    }

    /// <summary>A kind cluster of the labs.</summary>
    internal Cluster(
        Lab lab, string name, string kubeconfig, Engine docker, KindCommand kind, IReadOnlyList<ClusterNode> nodes, string sharedFolder)
        : this(lab, name, kubeconfig, nodes) =>
        (_docker, _kind, SharedFolder) = (docker, kind, sharedFolder);

    private Cluster(Lab lab, string name, string kubeconfig, IReadOnlyList<ClusterNode> nodes) =>
        (Lab, Name, Kubeconfig, Nodes, Namespace) = (lab, name, kubeconfig, nodes, $"labs-{lab.Id}");

    /// <summary>The session that opened the cluster.</summary>
    public Lab Lab { get; }

    /// <summary>The name of the kind cluster, or the context of the user's kubeconfig.</summary>
    public string Name { get; }

    /// <summary>
    /// The path of the kubeconfig with which other programs reach the cluster. For a kind cluster only this user can read it; it is never
    /// ~/.kube/config.
    /// </summary>
    public string Kubeconfig { get; }

    /// <summary>The session's namespace, <c>labs-ID</c>. What the session creates belongs there.</summary>
    public string Namespace { get; }

    /// <summary>The nodes of a kind cluster, the control plane first. Empty for a cluster of the user's kubeconfig.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>
    /// A folder of the engine's host that all nodes see at <see cref="SharedNodePath"/>; it acts as network storage. All sessions of the
    /// cluster share it, and it is removed with the cluster. Null for a cluster of the user's kubeconfig.
    /// </summary>
    public string? SharedFolder { get; }

    /// <summary>The node of the control plane.</summary>
    /// <exception cref="KubernetesException">The cluster comes from the user's kubeconfig, so its nodes are not known.</exception>
    public ClusterNode ControlPlane => Nodes.FirstOrDefault(node => node.IsControlPlane)
        ?? throw new KubernetesException($"cluster {Name} comes from {Kubeconfig}; its nodes are not containers of this engine, "
            + "so the labs cannot look into them. Run without LABS_KUBECONFIG for a kind cluster.");

    /// <summary>
    /// Returns access to the cluster's objects in the session's namespace, which the first call creates. Objects applied through it get
    /// the label <c>labs.session</c>. At the end of the session, the namespace and the labelled objects outside it are deleted. #!yaml
    /// cells apply here.
    /// </summary>
    /// <exception cref="ApiUnavailableException">The API server does not answer.</exception>
    public Task<ClusterApi> ApiAsync()
    {
        lock (_apiLock)
        {
            if (_api is null || _api.IsFaulted || _api.IsCanceled)
                _api = OpenApiAsync(Lab.Stopping);
            return _api;
        }
    }

    /// <summary>
    /// Makes an image available on all nodes: one of the catalogue, or any other that the engine has. Each image is loaded once per
    /// cluster object.
    /// </summary>
    /// <returns>The reference to use in a pod's spec.</returns>
    /// <exception cref="ImageUnavailableException">The image could not be found, pulled or built.</exception>
    /// <exception cref="KubernetesException">
    /// The nodes did not accept the image; or the cluster comes from the user's kubeconfig and no registry has the image.
    /// </exception>
    public async Task<string> ImageAsync(string name, CancellationToken cancellationToken = default)
    {
        if (_docker is null || _kind is null)
            return PublicImage(name);
        var image = await _docker.ImageAsync(name, cancellationToken);
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded.Contains(image.Reference))
                return image.Reference;
            var (exitCode, output) = await _kind.LoadAsync(Lab, _docker.Endpoint, Name, image.Reference, cancellationToken);
            if (exitCode != 0)
                throw new KubernetesException($"the nodes of cluster {Name} did not accept image {image.Reference}: {output.Trim()}");
            _loaded.Add(image.Reference);
            return image.Reference;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>
    /// Stops a program (SIGSTOP) on all nodes that run it, such as kube-proxy or kube-controller-manager, for all sessions of the
    /// cluster: what it has done stays in effect, and it does nothing more. The freeze ends when the result is disposed of, at the end of
    /// the session, and in any case after the limit. While another session has the program frozen, the call waits.
    /// </summary>
    /// <param name="program">The program's name.</param>
    /// <param name="limit">Whole seconds; two minutes if null.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesException">No node runs it, or the cluster comes from the user's kubeconfig.</exception>
    public Task<IAsyncDisposable> FreezeAsync(string program, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        _ = ControlPlane; // throws if the nodes are not containers of this engine
        var length = limit ?? TimeSpan.FromMinutes(2);
        return FreezeTurn.TakeAsync(
            $"freeze-{Name}-{Uri.EscapeDataString(program)}", length,
            () => ProgramFreeze.StartAsync(Lab, _docker!.Endpoint, Name, program, length, cancellationToken), Lab.Stopping,
            cancellationToken);
    }

    /// <summary>A table of the nodes.</summary>
    public override MimeBundle ToMime()
    {
        var table = new Table("node", "role", "address");
        foreach (var node in Nodes)
            table.Row(node.Name, node.IsControlPlane ? "control plane" : "worker", node.Address);
        return table.Caption($"cluster {Name}, namespace {Namespace}").ToMime();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private string PublicImage(string name) =>
        ImageCatalogue.Load().Find(name) is not { } entry ? name : entry.Pull ?? throw new KubernetesException(
            $"image '{name}' is built by the labs and no registry has it, so cluster {Name} cannot pull it. "
            + "Run without LABS_KUBECONFIG for a kind cluster.");

    private async Task<ClusterApi> OpenApiAsync(CancellationToken cancellationToken)
    {
        var labels = SessionNamespace.Labels(Lab);
        var api = await ClusterApi.ConnectAsync(Kubeconfig, Namespace, context: null, labels, cancellationToken);
        try
        {
            await Lab.TrackAsync(ClusterCleaner.KindName, ClusterEntry.NamespaceOf(Namespace, Kubeconfig).ToString(), async token =>
            {
                await SessionNamespace.RemoveAsync(api, Lab.Id, Namespace, token);
                await api.DisposeAsync();
            });
            await SessionNamespace.MakeAsync(api, cancellationToken);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
        Lab.Environment["kubernetes.version"] = api.Version.TrimStart('v');
        YamlCells.Connect(api);
        return api;
    }
}
