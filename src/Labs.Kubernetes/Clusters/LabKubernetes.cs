namespace Labs.Kubernetes;

/// <summary>The session's way to Kubernetes.</summary>
public static class LabKubernetes
{
    /// <summary>
    /// A real cluster, with a namespace of the session's own. By default a kind cluster that all sessions share which ask
    /// for the same; the last one removes it. With LABS_KUBECONFIG (<c>labs run --kubeconfig</c>) the cluster of that file,
    /// of which nothing but the session's namespace is touched.
    /// </summary>
    /// <exception cref="ClusterUnavailableException">There is none and none can be made; the message has the remedy.</exception>
    public static Task<Cluster> KindAsync(this Lab lab, ClusterSpec? spec = null, CancellationToken cancellationToken = default) =>
        Cluster.OpenAsync(lab, spec ?? new ClusterSpec(), cancellationToken);
}
