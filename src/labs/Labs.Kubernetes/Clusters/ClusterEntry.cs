using System.Text.RegularExpressions;
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
internal sealed partial record ClusterEntry(ClusterEntryKind Kind, string Name, string Where)
{
    public static ClusterEntry OfKind(string name, EngineEndpoint endpoint) => new(ClusterEntryKind.Kind, name, endpoint.ToJournal());

    public static ClusterEntry Holds(EngineEndpoint endpoint) => new(ClusterEntryKind.Holds, "-", endpoint.ToJournal());

    public static ClusterEntry NamespaceOf(string name, string kubeconfig) => new(ClusterEntryKind.Namespace, name, kubeconfig);

    public static ClusterEntry Frozen(string name, string program, string token, EngineEndpoint endpoint) =>
        new(ClusterEntryKind.Frozen, name, $"{program} {token} {endpoint.ToJournal()}");

    /// <summary>
    /// Returns null if the text is not a line of this form. Names become names of files and arguments of commands, so they have only the
    /// characters of a name that the labs give.
    /// </summary>
    public static ClusterEntry? Parse(string text)
    {
        if (text.Split(' ', 3) is not [var word, var name, var where])
            return null;
        ClusterEntryKind? kind = word switch
        {
            "kind" when ClusterName().IsMatch(name) => ClusterEntryKind.Kind,
            "holds" when name == "-" => ClusterEntryKind.Holds,
            "namespace" when NamespaceName().IsMatch(name) && Path.IsPathFullyQualified(where) => ClusterEntryKind.Namespace,
            "frozen" when ClusterName().IsMatch(name) && FrozenProgram().IsMatch(where) => ClusterEntryKind.Frozen,
            _ => null,
        };
        return kind is { } known ? new ClusterEntry(known, name, where) : null;
    }

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Name} {Where}";

    // Shared clusters have the hash of what they are made of, and fresh ones the session's id.
    [GeneratedRegex(@"^labs-(?:k8s-[0-9a-f]{8}|[0-9a-f]{8}-k8s)\z")]
    private static partial Regex ClusterName();

    [GeneratedRegex(@"^labs-[0-9a-f]{8}\z")]
    private static partial Regex NamespaceName();

    // Program, token and engine.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]* [0-9a-f]{16} \S")]
    private static partial Regex FrozenProgram();
}
