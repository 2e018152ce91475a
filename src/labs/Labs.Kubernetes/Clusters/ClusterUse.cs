using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Ends the use of clusters. The last user removes the cluster; for a killed session its reaper does so.</summary>
internal static class ClusterUse
{
    /// <summary>Ends a session's use of a cluster, and removes the cluster if no other session uses it.</summary>
    /// <returns>How many containers, networks and volumes were removed.</returns>
    public static async Task<int> LeaveAsync(string name, EngineEndpoint endpoint, string sessionId, CancellationToken cancellationToken)
    {
        var folder = new ClusterFolder(name);
        // Another process may be creating or removing the cluster: wait, and then look.
        await using var turn = await folder.LockAsync(cancellationToken);
        folder.RemoveUser(sessionId);
        if (folder.IsUsed())
            return 0;
        var removed = await KindNodes.RemoveAsync(endpoint, name, cancellationToken);
        folder.Delete();
        return removed;
    }

    /// <inheritdoc cref="LabKubernetes.HoldClustersAsync"/>
    public static async Task HoldAsync(Lab lab, EngineEndpoint endpoint) =>
        await lab.TrackAsync(
            ClusterCleaner.KindName, ClusterEntry.Holds(endpoint).ToString(), token => ReleaseAsync(lab.Id, endpoint, token));

    /// <summary>Ends a session's use of every cluster that lists it as a user.</summary>
    /// <returns>How many containers, networks and volumes were removed.</returns>
    public static async Task<int> ReleaseAsync(string sessionId, EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var folder in ClusterFolder.UsedBy(sessionId).ToList())
            removed += await LeaveAsync(folder.Name, endpoint, sessionId, cancellationToken);
        return removed;
    }
}
