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

    /// <summary>The values for the notebook's parameters: those of the command line, and before them those of a short run.</summary>
    public static IReadOnlyDictionary<string, string> For(Notebook notebook, RunOptions options)
    {
        var values = options.Short ? notebook.Short.ToDictionary() : [];
        foreach (var name in Of(notebook).Where(options.Parameters.ContainsKey))
            values[name] = options.Parameters[name];
        return values;
    }

    /// <summary>The values as assignments, to stand after the parameters' own cell.</summary>
    public static string Assignments(IReadOnlyDictionary<string, string> values) =>
        string.Concat(values.Select(pair => $"{pair.Key} = {Literal(pair.Value)};\n"));

    /// <summary>The values as JSON, for the result file.</summary>
    public static string Json(IReadOnlyDictionary<string, string> values) =>
        "{" + string.Join(",", values.Select(pair => $"{JsonEncodedText.Encode(pair.Key) switch { var name => $"\"{name}\"" }}:{JsonValue(pair.Value)}")) + "}";

    private static string Literal(string value) =>
        IsNumber(value) || value is "true" or "false" ? value : JsonValue(value);

    private static string JsonValue(string value) =>
        IsNumber(value) || value is "true" or "false" ? value : $"\"{JsonEncodedText.Encode(value)}\"";

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && value[^1] != '.' && value[0] is not ('.' or '+');
}
