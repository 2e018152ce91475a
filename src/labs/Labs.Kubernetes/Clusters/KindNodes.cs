using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>The containers, the network and the volume of a kind cluster on the engine. Labels identify them.</summary>
internal static class KindNodes
{
    // Nodes have kind's own labels. Network and shared folder belong to the labs, since the user's clusters share kind's own network.
    public const string ClusterLabel = "io.x-k8s.kind.cluster";

    private const string RoleLabel = "io.x-k8s.kind.role", OwnLabel = "labs.cluster";

    /// <summary>Returns the nodes, the control plane first.</summary>
    public static async Task<IReadOnlyList<ClusterNode>> ListAsync(Engine docker, string name, CancellationToken cancellationToken)
    {
        var nodes = new List<ClusterNode>();
        foreach (var found in await Objects(docker.Endpoint, ClusterLabel, name).ContainersAsync(cancellationToken))
        {
            var isControlPlane = found.Labels.GetValueOrDefault(RoleLabel) == "control-plane";
            nodes.Add(new ClusterNode(found.Name, isControlPlane, await docker.AttachAsync(found.Name, cancellationToken)));
        }
        return [.. nodes.OrderByDescending(node => node.IsControlPlane).ThenBy(node => node.Name, StringComparer.Ordinal)];
    }

    /// <summary>Counts the nodes of all kind clusters of an engine.</summary>
    public static async Task<(int ControlPlanes, int Workers)> CountAllAsync(EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        var controlPlanes = await Objects(endpoint, RoleLabel, "control-plane").ContainersAsync(cancellationToken);
        var workers = await Objects(endpoint, RoleLabel, "worker").ContainersAsync(cancellationToken);
        return (controlPlanes.Count, workers.Count);
    }

    /// <returns>The network's name.</returns>
    public static async Task<string> MakeNetworkAsync(Engine docker, string name, CancellationToken cancellationToken)
    {
        await Objects(docker.Endpoint, OwnLabel, name).CreateNetworkAsync(name, cancellationToken);
        return name;
    }

    /// <summary>Creates the volume behind <see cref="Cluster.SharedNodePath"/>, unless it exists.</summary>
    /// <returns>Its folder on the engine's host.</returns>
    public static Task<string> MakeSharedFolderAsync(Engine docker, string name, CancellationToken cancellationToken) =>
        Objects(docker.Endpoint, OwnLabel, name).CreateVolumeAsync(name, cancellationToken);

    /// <summary>Removes the nodes with their volumes, then the network and the shared folder.</summary>
    /// <returns>How many things were removed.</returns>
    public static async Task<int> RemoveAsync(EngineEndpoint endpoint, string name, CancellationToken cancellationToken) =>
        await Objects(endpoint, ClusterLabel, name).RemoveAsync(cancellationToken)
        + await Objects(endpoint, OwnLabel, name).RemoveAsync(cancellationToken);

    /// <summary>Runs a command on all nodes that run.</summary>
    /// <returns>The number of nodes on which its exit code was 0.</returns>
    public static Task<int> ExecAsync(
        EngineEndpoint endpoint, string name, IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        Objects(endpoint, ClusterLabel, name).ExecAsync(command, cancellationToken);

    private static LabelledObjects Objects(EngineEndpoint endpoint, string label, string name) => new(endpoint, label, name);
}
