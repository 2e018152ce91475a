using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Labs.Runner.Notebooks;
using Labs.Runner.Recording;
using Labs.Runner.Running;

namespace Labs.Runner.Publishing;

/// <summary>An executed notebook of a run, with its results.</summary>
/// <param name="executed">The notebook with its outputs.</param>
/// <param name="result">Its result file; null if the run left none.</param>
internal sealed partial class PublishedNotebook(Notebook executed, ResultFile? result)
{
    /// <summary>The notebook with its outputs.</summary>
    public Notebook Executed { get; } = executed;

    /// <summary>Its result file; null if the run left none.</summary>
    public ResultFile? Result { get; } = result;

    /// <summary>The name of the notebook's page in the site.</summary>
    public string PageName => Executed.PageName;

    /// <summary>The notebook's title without the marks of Markdown.</summary>
    public string Title => Emphasis().Replace(Executed.Title, "");

    /// <summary>The question that the first cell asks, in its block quote; empty if there is none.</summary>
    public string Question => Executed.Cells is [{ Type: "markdown" } first, ..]
        ? Emphasis().Replace(string.Join(' ', first.Source.Split('\n').SkipWhile(line => !IsQuote(line)).TakeWhile(IsQuote)
            .Select(line => line[1..].Trim())), "").Trim()
        : "";

    /// <summary>The verdicts that the run decided, as the ledger records them.</summary>
    public IEnumerable<RecordedVerdict> Verdicts =>
        Result is null ? [] : RecordedVerdict.Of(Result, Executed.Slug, CellOf);

    /// <summary>Returns the number of the cell that decides a claim, from 1; 0 if there is none.</summary>
    public int CellOf(string claim) => Executed.Cells.Index()
        .FirstOrDefault(cell => cell.Item.IsCode && cell.Item.Source.Contains($"(\"{claim}\")", StringComparison.Ordinal), (-1, null!))
        .Index + 1;

    /// <summary>
    /// Returns the last figure at or above a cell in the same part of the notebook, with the number of its cell. Null if the part has none.
    /// </summary>
    public (int Cell, JsonObject Data)? FigureOf(int cell)
    {
        for (var index = cell - 1; index >= 0; index--)
        {
            var at = Executed.Cells[index];
            if (at.Type == "markdown" && at.Source.Split('\n').Any(line => line.StartsWith("## ", StringComparison.Ordinal)))
                return null;
            if (at.IsCode && at.Outputs.OfType<JsonObject>().Select(output => output["data"]).OfType<JsonObject>()
                .LastOrDefault(data => data[MimeBundle.Plotly] is JsonObject) is { } data)
                return (index + 1, data);
        }
        return null;
    }

    private static bool IsQuote(string line) => line.StartsWith('>');

    [GeneratedRegex(@"\*\*|`")]
    private static partial Regex Emphasis();
}
