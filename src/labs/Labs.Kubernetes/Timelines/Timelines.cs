namespace Labs.Kubernetes;

/// <summary>Starts timelines of a cluster.</summary>
public static class Timelines
{
    /// <summary>Starts a timeline of events and of the changes of some kinds.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="kinds">The kinds, by any of their names; events are always included.</param>
    /// <param name="filter">
    /// Which objects, by kind, name and namespace. Null for all objects of the namespace, and for objects of the whole cluster that appear
    /// or change.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static Task<ClusterTimeline> TimelineAsync(
        this ClusterApi api,
        IReadOnlyList<string> kinds,
        Func<KubeObject, bool>? filter = null,
        CancellationToken cancellationToken = default) =>
        ClusterTimeline.StartAsync(api, kinds, filter, cancellationToken);
}
