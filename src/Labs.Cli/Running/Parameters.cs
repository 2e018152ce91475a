using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Labs.Cli.Notebooks;

namespace Labs.Cli.Running;

/// <summary>Values given on the command line for what a notebook's cell tagged <c>parameters</c> declares.</summary>
internal static partial class Parameters
{
    [GeneratedRegex(@"^\s*(?:var|[A-Za-z_][\w.<>\[\]?]*)\s+(?<name>[A-Za-z_]\w*)\s*=", RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }

    /// <summary>The names that the notebook declares as parameters.</summary>
    public static IReadOnlyList<string> Of(Notebook notebook) =>
        [.. notebook.Cells.Where(cell => cell.Tags.Contains("parameters")).SelectMany(cell => Declaration.Matches(cell.Source)).Select(match => match.Groups["name"].Value)];

    /// <summary>The given values as assignments, after the parameters' own cell; empty when none is this notebook's.</summary>
    public static string Assignments(Notebook notebook, IReadOnlyDictionary<string, string> given) =>
        string.Concat(Of(notebook).Where(given.ContainsKey).Select(name => $"{name} = {Literal(given[name])};\n"));

    /// <summary>The values as JSON, for the result file.</summary>
    public static string Json(IReadOnlyDictionary<string, string> given) =>
        "{" + string.Join(",", given.Select(pair => $"{JsonEncodedText.Encode(pair.Key) switch { var name => $"\"{name}\"" }}:{JsonValue(pair.Value)}")) + "}";

    private static string Literal(string value) =>
        IsNumber(value) || value is "true" or "false" ? value : JsonValue(value);

    private static string JsonValue(string value) =>
        IsNumber(value) || value is "true" or "false" ? value : $"\"{JsonEncodedText.Encode(value)}\"";

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && value[^1] != '.' && value[0] is not ('.' or '+');
}
