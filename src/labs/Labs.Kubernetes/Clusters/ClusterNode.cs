using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>A node of a kind cluster: a container of the engine, so that notebooks can look into its network and its files.</summary>
/// <param name="Name">The name of the node in the cluster and of the container.</param>
/// <param name="IsControlPlane">Whether the node runs the API server.</param>
/// <param name="Container">The node's container. The cluster's last user removes it, not the session.</param>
public sealed record ClusterNode(string Name, bool IsControlPlane, Container Container)
{
    /// <summary>The node's IP address on the cluster's network.</summary>
    public string Address => Container.IpAddress;

    /// <summary>
    /// Returns where this node's Linux kernel sends connections to a port of a service, for kube-proxy in its modes iptables and nftables.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="port">A port of the service; null for its first one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesException">The service does not have the port.</exception>
    public async Task<ServiceRules> ServiceRulesAsync(Service service, int? port = null, CancellationToken cancellationToken = default)
    {
        var found = service.Ports.FirstOrDefault(candidate => port is null || candidate.Port == port)
            ?? throw new KubernetesException($"service {service.Name} has no port {port}; "
                + $"it has {string.Join(", ", service.Ports.Select(candidate => candidate.Port))}.");
        return RulesOf(service, found, await RulesAsync(cancellationToken));
    }

    /// <summary>
    /// Returns where this node's Linux kernel sends connections to the first port of each service, from one reading of its rules.
    /// </summary>
    /// <returns>The rules of each service, in the order given.</returns>
    public async Task<IReadOnlyList<ServiceRules>> ServiceRulesAsync(
        IReadOnlyList<Service> services, CancellationToken cancellationToken = default)
    {
        var dump = await RulesAsync(cancellationToken);
        return [.. services.Select(service => RulesOf(service, service.Ports[0], dump))];
    }

    /// <summary>Returns where this node keeps a pod's volumes, and on which file systems; none if the pod is on another node.</summary>
    public async Task<IReadOnlyList<VolumeMount>> VolumesAsync(Pod pod, CancellationToken cancellationToken = default)
    {
        var script = $"""
            for volume in /var/lib/kubelet/pods/{pod.Object.Uid}/volumes/*/*; do
                [ -e "$volume" ] && stat -f -c "%T $volume" "$volume"
            done
            true
            """;
        return VolumeMount.Parse(await RunAsync(script, cancellationToken));
    }

    /// <summary>
    /// Returns a pod's processes on this node, the sandbox's first, with their namespaces; none if the pod is on another node.
    /// </summary>
    public async Task<IReadOnlyList<PodProcess>> ProcessesAsync(Pod pod, CancellationToken cancellationToken = default) =>
        (await ProcessesAsync([pod], cancellationToken))[pod.Name];

    /// <summary>Returns the same for several pods, by the pods' names. It looks through the node's processes only once.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<PodProcess>>> ProcessesAsync(
        IReadOnlyList<Pod> pods, CancellationToken cancellationToken = default)
    {
        var listing = await RunAsync(PodProcess.Script(pods.Select(pod => pod.Object.Uid)), cancellationToken);
        return pods.ToDictionary(pod => pod.Name, pod => PodProcess.Parse(listing, pod.Object.Uid));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // The rules of kube-proxy in the mode that it runs in.
    private Task<string> RulesAsync(CancellationToken cancellationToken) =>
        RunAsync("nft list table ip kube-proxy 2>/dev/null || iptables-save -t nat", cancellationToken);

    private static ServiceRules RulesOf(Service service, ServicePort port, string dump) =>
        ServiceRules.Parse(dump, service.ClusterIp ?? "", port.Port, port.Protocol.ToLowerInvariant());

    private async Task<string> RunAsync(string script, CancellationToken cancellationToken) =>
        (await Container.ExecAsync(new ExecSpec(["sh", "-c", script]), cancellationToken)).ThrowIfFailed().Stdout;
}
