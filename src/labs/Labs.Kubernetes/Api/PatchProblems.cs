using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>
/// Fields that the server names in its text alone: the schema check of server-side apply (any version), and strict field validation
/// (1.25 and later).
/// </summary>
internal static partial class PatchProblems
{
    public static IReadOnlyList<FieldProblem> Of(string message)
    {
        // failed to create typed patch object: .spec.replica: field not declared in schema
        var schema = SchemaProblem().Matches(message);
        if (schema.Count > 0)
            return [.. schema.Select(match => new FieldProblem(match.Groups["field"].Value.TrimStart('.'), match.Groups["what"].Value.Trim()))];
        // strict decoding error: unknown field "spec.replica", duplicate field "metadata.name"
        return [.. StrictProblem().Matches(message).Select(match => new FieldProblem(match.Groups["field"].Value, match.Groups["what"].Value))];
    }

    [GeneratedRegex(@"(?<field>\.[A-Za-z][\w.,\-\[\]=""/]*): (?<what>field not declared in schema|expected [^\n]+|duplicate entries for key[^\n]*|element \d+: [^\n]+)")]
    private static partial Regex SchemaProblem();

    [GeneratedRegex("(?<what>unknown field|duplicate field) \"(?<field>[^\"]+)\"")]
    private static partial Regex StrictProblem();
}
