using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>The session's way to Kubernetes.</summary>
public static class LabKubernetes
{
    /// <summary>Names the session that keeps the shared clusters of a run of several notebooks, see <see cref="HoldClustersAsync"/>.</summary>
    public const string RunSessionVariable = "LABS_RUN_SESSION";

    /// <summary>
    /// A real cluster, with a namespace of the session's own. By default a kind cluster that all sessions share which ask
    /// for the same; the last one removes it. With LABS_KUBECONFIG (<c>labs run --kubeconfig</c>) the cluster of that file,
    /// of which nothing but the session's namespace is touched.
    /// </summary>
    /// <exception cref="ClusterUnavailableException">There is none and none can be made; the message has the remedy.</exception>
    public static Task<Cluster> KindAsync(this Lab lab, ClusterSpec? spec = null, CancellationToken cancellationToken = default) =>
        Cluster.OpenAsync(lab, spec ?? new ClusterSpec(), cancellationToken);

    /// <summary>
    /// Keeps the shared clusters that processes with this session's id in <see cref="RunSessionVariable"/> make, until the
    /// session ends: a run of several notebooks uses one cluster.
    /// </summary>
    public static Task HoldClustersAsync(this Lab lab, EngineEndpoint endpoint) => ClusterUse.HoldAsync(lab, endpoint);
}
