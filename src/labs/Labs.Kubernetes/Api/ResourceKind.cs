namespace Labs.Kubernetes;

/// <summary>A kind of object that the API server has.</summary>
/// <param name="Group">The API group, such as <c>apps</c>; empty for the core group.</param>
/// <param name="Version">The version in the group, such as <c>v1</c>.</param>
/// <param name="Kind">The name in manifests, such as <c>Pod</c>.</param>
/// <param name="Plural">The name in paths, such as <c>pods</c>.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
/// <param name="ShortNames">Other names, such as <c>po</c> and <c>pod</c>.</param>
public sealed record ResourceKind(
    string Group, string Version, string Kind, string Plural, bool IsNamespaced, IReadOnlyList<string> ShortNames)
{
    /// <summary>Group and version as manifests write them, such as <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>
    /// The plural with its group, such as <c>ingresses.networking.k8s.io</c>: unambiguous if several groups have the kind.
    /// </summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    internal string Path(string? @namespace, string? name = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (IsNamespaced && @namespace is { Length: > 0 })
            path += $"/namespaces/{Uri.EscapeDataString(@namespace)}";
        return $"{path}/{Plural}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}";
    }

    internal bool IsCalled(string name) =>
        name.Equals(Plural, StringComparison.OrdinalIgnoreCase) || name.Equals(Kind, StringComparison.OrdinalIgnoreCase)
        || name.Equals(FullName, StringComparison.OrdinalIgnoreCase) || ShortNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>An object of the kind in words, for messages: "Pod web".</summary>
    internal string Named(string name) => $"{Kind} {name}";
}
