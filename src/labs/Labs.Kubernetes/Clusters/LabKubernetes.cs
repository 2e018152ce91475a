using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Opens clusters for a session.</summary>
public static class LabKubernetes
{
    /// <summary>
    /// The environment variable with the id of the session that keeps clusters for a run of several notebooks, see
    /// <see cref="HoldClustersAsync"/>.
    /// </summary>
    public const string RunSessionVariable = "LABS_RUN_SESSION";

    /// <summary>
    /// Opens a real cluster, with a namespace for this session. By default it is a kind cluster, which is shared by all sessions that
    /// ask for the same <see cref="ClusterSpec"/>; the last one removes it. With LABS_KUBECONFIG (<c>labs run --kubeconfig</c>) it is the
    /// cluster of that file. The session changes only its own namespace there, and objects outside it that a lab applies.
    /// </summary>
    /// <param name="lab">The session.</param>
    /// <param name="spec">What the cluster is made from; null for one node.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ClusterUnavailableException">No cluster could be opened; the message says how to fix it.</exception>
    public static Task<Cluster> KindAsync(this Lab lab, ClusterSpec? spec = null, CancellationToken cancellationToken = default) =>
        ClusterOpening.OpenAsync(lab, spec ?? new ClusterSpec(), cancellationToken);

    /// <summary>
    /// Opens a cluster as <see cref="KindAsync"/> does, if nothing is missing that takes minutes to get. For a notebook in which the
    /// cluster is one part of several.
    /// </summary>
    /// <param name="lab">The session.</param>
    /// <param name="spec">What the cluster is made from; null for one node.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>
    /// The cluster. Or null, with the reason and the command that helps: kind is not installed, the engine does not have the nodes' image,
    /// or the cluster could not be created.
    /// </returns>
    public static async Task<(Cluster? Cluster, string Missing)> KindIfReadyAsync(
        this Lab lab, ClusterSpec? spec = null, CancellationToken cancellationToken = default)
    {
        spec ??= new ClusterSpec();
        try
        {
            return await ClusterOpening.MissingAsync(lab, spec, cancellationToken) is { } missing
                ? (null, missing)
                : (await ClusterOpening.OpenAsync(lab, spec, cancellationToken), "");
        }
        catch (ClusterUnavailableException exception)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>
    /// Keeps shared clusters until this session ends: the ones opened by processes that have its id in <see cref="RunSessionVariable"/>.
    /// So the notebooks of a run use one cluster.
    /// </summary>
    public static Task HoldClustersAsync(this Lab lab, EngineEndpoint endpoint) => ClusterUse.HoldAsync(lab, endpoint);
}
