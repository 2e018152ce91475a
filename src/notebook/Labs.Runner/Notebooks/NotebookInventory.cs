using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Labs.Kernel;

namespace Labs.Runner.Notebooks;

/// <summary>Counts what a notebook uses.</summary>
internal static partial class NotebookInventory
{
    [GeneratedRegex(@"^#!(?<name>[A-Za-z][\w\-.+#]*)", RegexOptions.Multiline)]
    private static partial Regex MarkerLine { get; }

    /// <summary>Returns the languages of the cells, and how many cells each has.</summary>
    public static SortedDictionary<string, int> Languages(Notebook notebook) =>
        new(notebook.Cells.CountBy(notebook.LanguageOf).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Returns the languages and commands of a notebook that the labs' notebook kernel does not have.</summary>
    public static IReadOnlyList<NoEquivalent> NoEquivalents(Notebook notebook) =>
    [
        .. notebook.Cells.Index()
            .SelectMany(cell => Missing(notebook, cell.Item).Distinct().Select(what => (What: what, Number: cell.Index + 1)))
            .GroupBy(use => use.What, use => use.Number).OrderBy(uses => uses.Key, StringComparer.Ordinal)
            .Select(uses => new NoEquivalent(uses.Key, [.. uses])),
    ];

    /// <summary>Returns what a .dib file has no place for, and how many cells have it.</summary>
    public static IReadOnlyDictionary<string, int> NotInDib(Notebook notebook)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal)
        {
            ["outputs"] = notebook.Cells.Count(cell => cell.Json["outputs"] is JsonArray { Count: > 0 }),
            ["attachments"] = notebook.Cells.Count(cell => cell.Json["attachments"] is JsonObject { Count: > 0 }),
            ["tags"] = notebook.Cells.Count(cell => cell.Tags.Count > 0),
        };
        return counts.Where(count => count.Value > 0).ToDictionary();
    }

    private static IEnumerable<string> Missing(Notebook notebook, NotebookCell cell)
    {
        if (!cell.IsCode)
            yield break;
        var language = notebook.LanguageOf(cell);
        var isOurs = MarkerNames.IsLanguage(language);
        if (!isOurs)
            yield return MarkerNames.Foreign(language) ?? language;
        foreach (Match marker in MarkerLine.Matches(cell.Source))
        {
            var name = marker.Groups["name"].Value;
            if (MarkerNames.Foreign(name) is { } foreign)
                yield return foreign;
            else if (isOurs && language is not ("bash" or "sh") && !MarkerNames.IsLanguage(name) && !MarkerNames.IsCommand(name))
                yield return "#!" + name;
        }
    }
}
