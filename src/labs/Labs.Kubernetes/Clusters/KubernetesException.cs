namespace Labs.Kubernetes;

/// <summary>
/// A request to a cluster failed. The message says what was asked, what was observed and expected, and what to do next.
/// </summary>
public class KubernetesException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no cluster, and none could be created.</summary>
public sealed class ClusterUnavailableException(string message, Exception? inner = null) : KubernetesException(message, inner);
