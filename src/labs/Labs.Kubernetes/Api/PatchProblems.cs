using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>
/// Finds the fields that the server names only in the text of its message: the schema check of server-side apply (any version) and strict
/// field validation (1.25 and later).
/// </summary>
internal static partial class PatchProblems
{
    private const string SchemaPattern =
        @"(?<field>\.[A-Za-z][\w.,\-\[\]=""/]*): "
        + @"(?<what>field not declared in schema|expected [^\n]+|duplicate entries for key[^\n]*|element \d+: [^\n]+)";

    public static IReadOnlyList<FieldProblem> Of(string message)
    {
        // failed to create typed patch object: .spec.replica: field not declared in schema
        var schema = SchemaProblem().Matches(message);
        if (schema.Count > 0)
            return [.. schema.Select(match => new FieldProblem(Field(match).TrimStart('.'), What(match).Trim()))];
        // strict decoding error: unknown field "spec.replica", duplicate field "metadata.name"
        return [.. StrictProblem().Matches(message).Select(match => new FieldProblem(Field(match), What(match)))];
    }

    private static string Field(Match match) => match.Groups["field"].Value;

    private static string What(Match match) => match.Groups["what"].Value;

    [GeneratedRegex(SchemaPattern)]
    private static partial Regex SchemaProblem();

    [GeneratedRegex("(?<what>unknown field|duplicate field) \"(?<field>[^\"]+)\"")]
    private static partial Regex StrictProblem();
}
