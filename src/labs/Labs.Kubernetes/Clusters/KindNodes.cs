using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>A kind cluster's containers and network on the engine, told by labels.</summary>
internal static class KindNodes
{
    // kind's own labels; network and shared folder are the labs', since kind's network would be shared with the user's own clusters.
    private const string ClusterLabel = "io.x-k8s.kind.cluster", RoleLabel = "io.x-k8s.kind.role", OwnLabel = "labs.cluster";

    public static async Task<IReadOnlyList<ClusterNode>> ListAsync(Engine docker, string name, CancellationToken cancellationToken)
    {
        var nodes = new List<ClusterNode>();
        foreach (var found in await Objects(docker.Endpoint, ClusterLabel, name).ContainersAsync(cancellationToken))
            nodes.Add(new ClusterNode(found.Name, found.Labels.GetValueOrDefault(RoleLabel) == "control-plane", await docker.AttachAsync(found.Name, cancellationToken)));
        return [.. nodes.OrderByDescending(node => node.IsControlPlane).ThenBy(node => node.Name, StringComparer.Ordinal)];
    }

    /// <returns>The network's name.</returns>
    public static async Task<string> MakeNetworkAsync(Engine docker, string name, CancellationToken cancellationToken)
    {
        await Objects(docker.Endpoint, OwnLabel, name).CreateNetworkAsync(name, cancellationToken);
        return name;
    }

    /// <summary>The volume behind <see cref="Cluster.SharedNodePath"/>.</summary>
    /// <returns>Its folder on the engine's host.</returns>
    public static Task<string> MakeSharedFolderAsync(Engine docker, string name, CancellationToken cancellationToken) =>
        Objects(docker.Endpoint, OwnLabel, name).CreateVolumeAsync(name, cancellationToken);

    /// <summary>Removes nodes with their volumes, then network and shared folder.</summary>
    /// <returns>How many things there were.</returns>
    public static async Task<int> RemoveAsync(EngineEndpoint endpoint, string name, CancellationToken cancellationToken) =>
        await Objects(endpoint, ClusterLabel, name).RemoveAsync(cancellationToken)
        + await Objects(endpoint, OwnLabel, name).RemoveAsync(cancellationToken);

    private static LabelledObjects Objects(EngineEndpoint endpoint, string label, string name) => new(endpoint, label, name);
}
