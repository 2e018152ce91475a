using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>
/// A line of the session's journal. <c>kind NAME ENGINE</c>: the session uses a kind cluster, or is about to.
/// <c>holds</c>: it keeps the clusters that others name it as a user of. <c>namespace NAME KUBECONFIG</c>: it made a
/// namespace in a cluster that is not the labs'.
/// </summary>
internal sealed record ClusterEntry(string Type, string Name, string Where)
{
    public static ClusterEntry Kind(string name, EngineEndpoint endpoint) => new("kind", name, endpoint.ToJournal());

    public static ClusterEntry Holds(EngineEndpoint endpoint) => new("holds", "-", endpoint.ToJournal());

    public static ClusterEntry NamespaceOf(string name, string kubeconfig) => new("namespace", name, kubeconfig);

    public static ClusterEntry? Parse(string text) => text.Split(' ', 3) is [var type, var name, var where] ? new ClusterEntry(type, name, where) : null;

    public override string ToString() => $"{Type} {Name} {Where}";
}
