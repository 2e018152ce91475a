namespace Labs.Kubernetes;

/// <summary>A cluster could not do what a lab asked; the message says what, observed, expected and what to do next.</summary>
public class KubernetesException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no cluster, and none could be made.</summary>
public sealed class ClusterUnavailableException(string message, Exception? inner = null) : KubernetesException(message, inner);
