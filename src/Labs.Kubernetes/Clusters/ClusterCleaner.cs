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
                "kind" => await ClusterUse.LeaveAsync(entry.Name, EngineOf(entry), sessionId, cancellationToken).ConfigureAwait(false),
                "holds" => await ClusterUse.ReleaseAsync(sessionId, EngineOf(entry), cancellationToken).ConfigureAwait(false),
                _ => 0,
            };
        }
        return removed;
    }

    private static EngineEndpoint EngineOf(ClusterEntry entry) => new(new Uri(entry.Where), "the session's journal");
}
