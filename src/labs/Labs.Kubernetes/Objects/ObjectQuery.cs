namespace Labs.Kubernetes;

/// <summary>Which objects of a kind.</summary>
public sealed record ObjectQuery
{
    /// <summary>Null for the session's namespace, <see cref="AllNamespaces"/> for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>By labels: <c>app=web,tier!=test</c>.</summary>
    public string Labels { get; init; } = "";

    /// <summary>By fields: <c>metadata.name=web</c>, <c>spec.nodeName=worker</c>.</summary>
    public string Fields { get; init; } = "";

    /// <summary>For <see cref="Namespace"/>: objects of every namespace.</summary>
    public const string AllNamespaces = "";

    internal string Query(params string[] more)
    {
        List<string> parts = [];
        if (Labels.Length > 0)
            parts.Add("labelSelector=" + Uri.EscapeDataString(Labels));
        if (Fields.Length > 0)
            parts.Add("fieldSelector=" + Uri.EscapeDataString(Fields));
        parts.AddRange(more);
        return parts.Count > 0 ? "?" + string.Join('&', parts) : "";
    }
}
