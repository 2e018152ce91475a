namespace Labs.Kubernetes;

/// <summary>The answer of a <see cref="WebPod"/> to a request.</summary>
/// <param name="Pod">The pod that answered.</param>
/// <param name="Client">The address from which the pod saw the request come.</param>
public sealed record WebAnswer(string Pod, string Client)
{
    /// <summary>Reads the answers in a text, one a line. Other lines, as a router may send for a foreign address, are left out.</summary>
    public static IReadOnlyList<WebAnswer> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(words => words is [_, "saw", _])
            .Select(words => new WebAnswer(words[0], words[2][..Math.Max(words[2].LastIndexOf(':'), 0)].Trim('[', ']'))),
    ];
}
