namespace Labs.Kubernetes;

/// <summary>A kind of object as the API server offers it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">Such as <c>v1</c>.</param>
/// <param name="Kind">Such as <c>Pod</c>.</param>
/// <param name="Plural">As paths have it, such as <c>pods</c>.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
/// <param name="ShortNames">Such as <c>po</c>.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool IsNamespaced, IReadOnlyList<string> ShortNames)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As it is named where several groups have it: <c>ingresses.networking.k8s.io</c>.</summary>
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

    /// <summary>In words: "pod web".</summary>
    internal string Named(string name) => $"{Kind} {name}";
}
