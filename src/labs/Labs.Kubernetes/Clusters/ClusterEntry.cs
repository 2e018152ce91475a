using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>How a session uses a cluster.</summary>
internal enum ClusterEntryKind
{
    /// <summary>The session uses a kind cluster, or is about to. <see cref="ClusterEntry.Where"/> is the engine.</summary>
    Kind,

    /// <summary>The session keeps all clusters that list it as a user. <see cref="ClusterEntry.Where"/> is the engine.</summary>
    Holds,

    /// <summary>The session has a namespace in a cluster. <see cref="ClusterEntry.Where"/> is the kubeconfig.</summary>
    Namespace,

    /// <summary>The session has stopped a program on the nodes. <see cref="ClusterEntry.Where"/> is program, token and engine.</summary>
    Frozen,
}

/// <summary>A line of the session's journal: <c>kind NAME WHERE</c>.</summary>
internal sealed record ClusterEntry(ClusterEntryKind Kind, string Name, string Where)
{
    public static ClusterEntry OfKind(string name, EngineEndpoint endpoint) => new(ClusterEntryKind.Kind, name, endpoint.ToJournal());

    public static ClusterEntry Holds(EngineEndpoint endpoint) => new(ClusterEntryKind.Holds, "-", endpoint.ToJournal());

    public static ClusterEntry NamespaceOf(string name, string kubeconfig) => new(ClusterEntryKind.Namespace, name, kubeconfig);

    public static ClusterEntry Frozen(string name, string program, string token, EngineEndpoint endpoint) =>
        new(ClusterEntryKind.Frozen, name, $"{program} {token} {endpoint.ToJournal()}");

    /// <summary>Returns null if the text is not a line of this form.</summary>
    public static ClusterEntry? Parse(string text) =>
        text.Split(' ', 3) is [var word, var name, var where] && Enum.TryParse<ClusterEntryKind>(word, ignoreCase: true, out var kind)
            ? new ClusterEntry(kind, name, where)
            : null;

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Name} {Where}";
}
