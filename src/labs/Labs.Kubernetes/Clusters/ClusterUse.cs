using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>The end of a session's use of a cluster: the last user removes it, whether it goes by itself or its reaper does it.</summary>
internal static class ClusterUse
{
    /// <returns>How many things were removed.</returns>
    public static async Task<int> LeaveAsync(string name, EngineEndpoint endpoint, string sessionId, CancellationToken cancellationToken)
    {
        var folder = new ClusterFolder(name);
        // Whoever makes or removes the cluster at this moment holds the lock; the look below needs its result.
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
        await lab.TrackAsync(ClusterCleaner.KindName, ClusterEntry.Holds(endpoint).ToString(), token => ReleaseAsync(lab.Id, endpoint, token));

    /// <inheritdoc cref="LeaveAsync"/>
    public static async Task<int> ReleaseAsync(string sessionId, EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var folder in ClusterFolder.UsedBy(sessionId).ToList())
            removed += await LeaveAsync(folder.Name, endpoint, sessionId, cancellationToken);
        return removed;
    }
}
