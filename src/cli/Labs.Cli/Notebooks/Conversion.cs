using System.Text.RegularExpressions;
using Labs.Kernel;

namespace Labs.Cli.Notebooks;

/// <summary>What became of one file.</summary>
/// <param name="Status">
/// <c>converted</c>; <c>notebook</c>, if it is one already; <c>exists</c>, if its target is there and was left alone; <c>failed</c>.
/// </param>
/// <param name="Cells">Languages, and how many cells each has.</param>
/// <param name="NoEquivalent">What was kept and cannot run in this kernel.</param>
/// <param name="NotKept">What the target's format has no place for, for example <c>outputs</c>, and how many cells had it.</param>
internal sealed record Conversion(
    string File, string? Target, string Status, IReadOnlyDictionary<string, int> Cells, IReadOnlyList<NoEquivalent> NoEquivalent,
    IReadOnlyDictionary<string, int> NotKept, string? Error = null)
{
    public static Conversion Failed(string file, string error) => new(file, null, "failed", new Dictionary<string, int>(), [], new Dictionary<string, int>(), error);
}

/// <param name="What">A language, for example F#, or a command, for example <c>#!connect</c>.</param>
/// <param name="CellNumbers">The cells that use it, from 1.</param>
internal sealed record NoEquivalent(string What, IReadOnlyList<int> CellNumbers)
{
    public int Count => CellNumbers.Count;
}

internal static partial class NotebookInventory
{
    public static SortedDictionary<string, int> Languages(Notebook notebook) =>
        new(notebook.Cells.CountBy(notebook.LanguageOf).ToDictionary(), StringComparer.Ordinal);

    /// <summary>The languages and commands of a notebook that the labs' kernel does not have.</summary>
    public static IReadOnlyList<NoEquivalent> NoEquivalents(Notebook notebook) =>
    [
        .. notebook.Cells.Index().SelectMany(cell => Missing(notebook, cell.Item).Distinct().Select(what => (What: what, Number: cell.Index + 1)))
            .GroupBy(use => use.What, use => use.Number).OrderBy(uses => uses.Key, StringComparer.Ordinal)
            .Select(uses => new NoEquivalent(uses.Key, [.. uses])),
    ];

    /// <summary>What a .dib file has no place for.</summary>
    public static IReadOnlyDictionary<string, int> NotInDib(Notebook notebook)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal)
        {
            ["outputs"] = notebook.Cells.Count(cell => cell.Json["outputs"] is System.Text.Json.Nodes.JsonArray { Count: > 0 }),
            ["attachments"] = notebook.Cells.Count(cell => cell.Json["attachments"] is System.Text.Json.Nodes.JsonObject { Count: > 0 }),
            ["tags"] = notebook.Cells.Count(cell => cell.Tags.Count > 0),
        };
        return counts.Where(count => count.Value > 0).ToDictionary();
    }

    private static IEnumerable<string> Missing(Notebook notebook, NotebookCell cell)
    {
        if (!cell.IsCode)
            yield break;
        var language = notebook.LanguageOf(cell);
        if (!MarkerNames.IsLanguage(language))
            yield return MarkerNames.Foreign(language) ?? language;
        foreach (Match marker in MarkerLine.Matches(cell.Source))
        {
            var name = marker.Groups["name"].Value;
            if (MarkerNames.Foreign(name) is { } foreign)
                yield return foreign;
            else if (MarkerNames.IsLanguage(language) && language != "bash" && language != "sh" && !MarkerNames.IsLanguage(name) && !MarkerNames.IsCommand(name))
                yield return "#!" + name;
        }
    }

    [GeneratedRegex(@"^#!(?<name>[A-Za-z][\w\-.+#]*)", RegexOptions.Multiline)]
    private static partial Regex MarkerLine { get; }
}
