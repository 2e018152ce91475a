using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Ends a dead session's use of clusters, and removes the clusters that no session uses any more.</summary>
public sealed class ClusterCleaner : ISessionCleaner
{
    /// <summary>The word for clusters in the session's journal.</summary>
    public const string KindName = "cluster";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public async Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var entry in ids.Select(ClusterEntry.Parse).OfType<ClusterEntry>().Distinct())
        {
            removed += entry.Kind switch
            {
                ClusterEntryKind.Kind => await ClusterUse.LeaveAsync(entry.Name, EngineOf(entry.Where), sessionId, cancellationToken),
                ClusterEntryKind.Holds => await ClusterUse.ReleaseAsync(sessionId, EngineOf(entry.Where), cancellationToken),
                ClusterEntryKind.Namespace => await RemoveNamespaceAsync(entry, sessionId, cancellationToken),
                ClusterEntryKind.Frozen => await ThawAsync(entry, cancellationToken),
                _ => throw new KubernetesException($"no clean-up for the journal's entry \"{entry}\"."),
            };
        }
        return removed;
    }

    // Nothing is found if the last user has removed the cluster, or if the limit of the freeze has passed.
    private static async Task<int> ThawAsync(ClusterEntry entry, CancellationToken cancellationToken) =>
        entry.Where.Split(' ', 3) is [var program, var token, var where]
            ? await new ProgramFreeze(EngineOf(where), entry.Name, program, token).ThawAsync(cancellationToken)
            : 0;

    // The last user may have removed the cluster, and the kubeconfig with it.
    private static async Task<int> RemoveNamespaceAsync(ClusterEntry entry, string sessionId, CancellationToken cancellationToken)
    {
        if (!File.Exists(entry.Where))
            return 0;
        try
        {
            await using var api = await ClusterApi.ConnectAsync(entry.Where, entry.Name, cancellationToken: cancellationToken);
            if (await api.FindAsync("namespaces", entry.Name, cancellationToken: cancellationToken) is null)
                return 0;
            await SessionNamespace.RemoveAsync(api, sessionId, entry.Name, cancellationToken);
            return 1;
        }
        catch (ApiUnavailableException)
        {
            return 0;
        }
    }

    private static EngineEndpoint EngineOf(string where) =>
        EngineEndpoint.FromJournal(where) ?? throw new KubernetesException(
            $"the session's journal names the engine \"{where}\"; expected an address such as unix:///var/run/docker.sock.");
}
