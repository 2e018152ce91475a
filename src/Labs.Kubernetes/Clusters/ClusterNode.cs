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

    public override string ToString() => Name;
}
