using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Running;

/// <summary>Values given on the command line for what a notebook's cell tagged <c>parameters</c> declares.</summary>
public static partial class Parameters
{
    [GeneratedRegex(@"^\s*(?:var|[A-Za-z_][\w.<>\[\]?]*)\s+(?<name>[A-Za-z_]\w*)\s*=", RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }

    /// <summary>Returns the names that the notebook declares as parameters.</summary>
    public static IReadOnlyList<string> Of(Notebook notebook) =>
    [
        .. notebook.Cells.Where(cell => cell.Tags.Contains("parameters"))
            .SelectMany(cell => Declaration.Matches(cell.Source))
            .Select(match => match.Groups["name"].Value),
    ];

    /// <summary>Checks that every value has a notebook that declares it.</summary>
    /// <exception cref="NotebookException">
    /// No notebook declares a parameter of that name, or a notebook has a value for short runs that it does not declare itself.
    /// </exception>
    public static void Check(IReadOnlyList<Notebook> notebooks, IReadOnlyDictionary<string, string> given)
    {
        string[] known = [.. notebooks.SelectMany(Of).Distinct()];
        if (given.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            var slugs = string.Join(", ", notebooks.Select(notebook => notebook.Slug));
            var declared = known.Length == 0 ? "none" : string.Join(", ", known);
            throw new NotebookException($"-p {unknown}: no such parameter; {slugs} declares {declared}.");
        }
        foreach (var notebook in notebooks)
        {
            if (notebook.Short.Keys.Except(Of(notebook)).FirstOrDefault() is { } name)
                throw new NotebookException($"{notebook.Path}: its metadata has a value of {name} for short runs, "
                    + $"and no cell tagged 'parameters' declares {name}.");
        }
    }

    /// <summary>Returns the values for the notebook's parameters: the command line's, and below them a short run's.</summary>
    public static IReadOnlyDictionary<string, string> For(Notebook notebook, RunOptions options)
    {
        var values = options.Short ? notebook.Short.ToDictionary() : [];
        foreach (var name in Of(notebook).Where(options.Parameters.ContainsKey))
            values[name] = options.Parameters[name];
        return values;
    }

    /// <summary>Returns the values as assignments that follow the parameters' own cell.</summary>
    internal static string Assignments(IReadOnlyDictionary<string, string> values) =>
        string.Concat(values.Select(pair => $"{pair.Key} = {Literal(pair.Value)};\n"));

    /// <summary>Returns the values as JSON, for the result file.</summary>
    internal static string Json(IReadOnlyDictionary<string, string> values) =>
        "{" + string.Join(",", values.Select(pair => $"\"{JsonEncodedText.Encode(pair.Key)}\":{Literal(pair.Value)}")) + "}";

    // Numbers, true and false, and quoted text are written alike in C# and in JSON.
    private static string Literal(string value) =>
        IsNumber(value) || value is "true" or "false" ? value : $"\"{JsonEncodedText.Encode(value)}\"";

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
        && value[^1] != '.' && value[0] is not ('.' or '+');
}
