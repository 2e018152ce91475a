namespace Labs.Kubernetes;

/// <summary>A command to run in a pod.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">The container's name; null for the only or first one.</param>
/// <param name="Words">The program and its arguments.</param>
internal sealed record PodCommand(string Namespace, string Pod, string? Container, IReadOnlyList<string> Words)
{
    /// <summary>In words, for messages: "run `date` in pod web".</summary>
    public string Doing => $"run `{string.Join(' ', Words)}` in pod {Pod}";

    /// <summary>The path of the same command as a plain request.</summary>
    public string Path
    {
        get
        {
            var query = string.Join('&',
                Words.Select(word => "command=" + Uri.EscapeDataString(word)).Append("stdout=true").Append("stderr=true"));
            return $"api/v1/namespaces/{Namespace}/pods/{Pod}/exec?{query}{(Container is null ? "" : $"&container={Container}")}";
        }
    }
}
