using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Ends a dead session's use of clusters, and removes those that nobody uses any more.</summary>
public sealed class ClusterCleaner : ISessionCleaner
{
    public const string KindName = "cluster";

    public string Kind => KindName;

    public async Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var entry in ids.Select(ClusterEntry.Parse).OfType<ClusterEntry>().Distinct())
        {
            removed += entry.Type switch
            {
                "kind" => await ClusterUse.LeaveAsync(entry.Name, EngineOf(entry), sessionId, cancellationToken),
                "holds" => await ClusterUse.ReleaseAsync(sessionId, EngineOf(entry), cancellationToken),
                "namespace" => await RemoveNamespaceAsync(entry, sessionId, cancellationToken),
                _ => 0,
            };
        }
        return removed;
    }

    // The cluster, and with it its kubeconfig, may have gone with its last user.
    private static async Task<int> RemoveNamespaceAsync(ClusterEntry entry, string sessionId, CancellationToken cancellationToken)
    {
        if (!File.Exists(entry.Where))
            return 0;
        try
        {
            await using var api = await ClusterApi.ConnectAsync(entry.Where, entry.Name, cancellationToken: cancellationToken);
            if (await api.FindAsync("namespaces", entry.Name, cancellationToken: cancellationToken) is null)
                return 0;
            await api.RemoveSessionAsync(sessionId, entry.Name, cancellationToken);
            return 1;
        }
        catch (ApiUnavailableException)
        {
            return 0;
        }
    }

    private static EngineEndpoint EngineOf(ClusterEntry entry) =>
        EngineEndpoint.FromJournal(entry.Where) ?? throw new KubernetesException($"the session's journal names the engine \"{entry.Where}\"; expected an address like unix:///var/run/docker.sock.");
}
