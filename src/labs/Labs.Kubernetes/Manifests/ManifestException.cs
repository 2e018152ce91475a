namespace Labs.Kubernetes;

/// <summary>An error in a manifest.</summary>
/// <param name="Line">The 1-based line of the text.</param>
/// <param name="Object">Kind and name of the object; empty if they are not known.</param>
/// <param name="Field">The field's path; empty if the problem concerns the whole object.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ManifestProblem(int Line, string Object, string Field, string Message)
{
    /// <summary>Line, object, field and message in one line, as far as they are known.</summary>
    public override string ToString() =>
        string.Join(": ", new[] { $"line {Line}", Object, Field, Message }.Where(part => part.Length > 0));
}

/// <summary>Some objects could not be applied; the others were. If the text itself is wrong, none was.</summary>
public sealed class ManifestException(IReadOnlyList<ManifestProblem> problems, Exception? inner = null)
    : KubernetesException(string.Join('\n', problems), inner)
{
    /// <summary>The problems, in the order of the text.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; } = problems;
}
