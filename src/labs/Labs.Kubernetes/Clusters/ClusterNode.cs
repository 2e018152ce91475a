using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>A node of a kind cluster: a container, whose network namespace and file system the engine's instruments look into.</summary>
/// <param name="Name">The node's name in the cluster, which is the container's too.</param>
/// <param name="IsControlPlane">Whether it runs the API server.</param>
/// <param name="Container">The node itself. The session does not remove it; the cluster's last user does.</param>
public sealed record ClusterNode(string Name, bool IsControlPlane, Container Container)
{
    /// <summary>The node's address on the cluster's network.</summary>
    public string Address => Container.IpAddress;

    /// <summary>What this node's kernel does with connections to a port of a service, in kube-proxy's modes iptables and nftables.</summary>
    public async Task<ServiceRules> ServiceRulesAsync(Service service, int? port = null, CancellationToken cancellationToken = default)
    {
        var found = service.Ports.FirstOrDefault(candidate => port is null || candidate.Port == port)
            ?? throw new KubernetesException($"service {service.Name} has no port {port}; it has {string.Join(", ", service.Ports.Select(candidate => candidate.Port))}.");
        var dump = await Container.ExecAsync(new ExecSpec(["sh", "-c", "nft list table ip kube-proxy 2>/dev/null || iptables-save -t nat"]), cancellationToken);
        return ServiceRules.Parse(dump.ThrowIfFailed().Stdout, service.ClusterIp ?? "", found.Port, found.Protocol.ToLowerInvariant());
    }

    /// <summary>Where this node keeps a pod's volumes, and on which file systems; empty where the pod is not here.</summary>
    public async Task<IReadOnlyList<VolumeMount>> VolumesAsync(Pod pod, CancellationToken cancellationToken = default)
    {
        var script = $"for volume in /var/lib/kubelet/pods/{pod.Object.Uid}/volumes/*/*; do [ -e \"$volume\" ] && stat -f -c \"%T $volume\" \"$volume\"; done; true";
        return VolumeMount.Parse((await Container.ExecAsync(new ExecSpec(["sh", "-c", script]), cancellationToken)).ThrowIfFailed().Stdout);
    }

    /// <summary>A pod's processes on this node, the sandbox's first, with the namespaces that they are in; empty where the pod is not here.</summary>
    public async Task<IReadOnlyList<PodProcess>> ProcessesAsync(Pod pod, CancellationToken cancellationToken = default) =>
        PodProcess.Parse((await Container.ExecAsync(new ExecSpec(["sh", "-c", PodProcess.Script(pod.Object.Uid)]), cancellationToken)).ThrowIfFailed().Stdout);

    public override string ToString() => Name;
}
