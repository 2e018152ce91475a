namespace Labs.Kubernetes;

/// <summary>Which objects of a kind to list, watch or delete.</summary>
public sealed record ObjectQuery
{
    /// <summary>A value of <see cref="Namespace"/> that selects the objects of every namespace.</summary>
    public const string AllNamespaces = "";

    /// <summary>The objects' namespace; null for <see cref="ClusterApi.Namespace"/>, <see cref="AllNamespaces"/> for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector, such as <c>app=web,tier!=test</c>; empty for any labels.</summary>
    public string Labels { get; init; } = "";

    /// <summary>A field selector, such as <c>metadata.name=web</c> or <c>spec.nodeName=worker</c>; empty for any fields.</summary>
    public string Fields { get; init; } = "";

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
