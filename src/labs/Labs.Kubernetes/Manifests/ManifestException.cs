namespace Labs.Kubernetes;

/// <summary>A fault of a manifest.</summary>
/// <param name="Line">1-based line of the text; 0 when the manifest was not text.</param>
/// <param name="Object">Kind and name.</param>
/// <param name="Field">The field's path; empty when it is about the whole.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ManifestProblem(int Line, string Object, string Field, string Message)
{
    public override string ToString() => string.Join(": ",
        new[] { Line > 0 ? $"line {Line}" : "", Object, Field, Message }.Where(part => part.Length > 0));
}

/// <summary>Objects that could not be applied; the others were.</summary>
public sealed class ManifestException(IReadOnlyList<ManifestProblem> problems, Exception? inner = null)
    : KubernetesException(string.Join('\n', problems), inner)
{
    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; } = problems;
}
