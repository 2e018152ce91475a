using System.Globalization;
using System.Text.Json.Nodes;
using Labs.Runner.Running;

namespace Labs.Runner.Recording;

/// <summary>A verdict as <c>datasets/verdicts.tsv</c> keeps it: on which versions it was measured, when, and from what.</summary>
/// <param name="Id">The claim.</param>
/// <param name="Versions">The versions that the verdict names, by component.</param>
/// <param name="Verdict">The verdict's word.</param>
/// <param name="Measured">The day of the run, as yyyy-MM-dd.</param>
/// <param name="Commit">The commit of the labs; empty outside of a clone.</param>
/// <param name="Provenance">Where images and other components came from.</param>
/// <param name="Evidence">What was observed, in one sentence.</param>
/// <param name="Notebook">The notebook that measured it.</param>
/// <param name="Cell">The number of the notebook's cell that decides the claim, from 1; 0 if it was not found.</param>
public sealed record RecordedVerdict(
    string Id, IReadOnlyDictionary<string, string> Versions, string Verdict, string Measured, string Commit, string Provenance,
    string Evidence, string Notebook, int Cell)
{
    private const string Between = "; ";

    /// <summary>The headings of the file.</summary>
    public const string Headings = "id\tversions\tverdict\tmeasured\tcommit\tprovenance\tevidence\tnotebook\tcell";

    /// <summary>The number of fields of a line.</summary>
    public static int Fields { get; } = Headings.Split('\t').Length;

    /// <summary>Returns the decided claims of a result file.</summary>
    /// <param name="results">The result file.</param>
    /// <param name="notebook">The notebook's slug.</param>
    /// <param name="cellOf">Returns the number of the cell that decides a claim.</param>
    /// <exception cref="ResultFileException">The file does not say when the run began.</exception>
    public static IEnumerable<RecordedVerdict> Of(ResultFile results, string notebook, Func<string, int> cellOf)
    {
        var decided = results.Claims.Where(claim => claim.Verdict.IsDecided()).GroupBy(claim => claim.Id)
            .ToDictionary(same => same.Key, same => same.Last());
        var began = results.Json["started"]?.ToString();
        if (!DateTimeOffset.TryParse(began, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started))
            throw new ResultFileException(results.Path, $"it began at '{began}'", "a time such as 2026-12-01T09:00:00Z");
        var day = started.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var commit = results.Json["environment"]?["git.commit"]?.ToString() ?? "";
        foreach (var claim in (results.Json["claims"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (decided.TryGetValue(claim["id"]!.ToString(), out var outcome))
            {
                yield return new RecordedVerdict(outcome.Id, Map(claim["versions"]), outcome.Verdict.Text(), day, commit,
                    Join(Map(claim["components"]), ": "), Observed(claim, outcome), notebook, cellOf(outcome.Id));
            }
        }
    }

    /// <summary>Reads a line of the file; returns null if it is none.</summary>
    public static RecordedVerdict? Parse(string line) =>
        line.Split('\t') is
            [var id, var versions, var verdict, var measured, var commit, var provenance, var evidence, var notebook, var cell]
        && int.TryParse(cell, out var number)
            ? new(id, versions.Split(Between).Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
                .ToDictionary(part => part[0], part => part[1]), verdict, measured, commit, provenance, evidence, notebook, number)
            : null;

    /// <summary>Returns the verdict of the latest day; of several versions on one day, that of the highest one.</summary>
    /// <param name="verdicts">At least one verdict of a claim.</param>
    public static RecordedVerdict LatestOf(IEnumerable<RecordedVerdict> verdicts) => verdicts
        .OrderBy(verdict => verdict.Measured, StringComparer.Ordinal).ThenBy(verdict => verdict.Line, StringComparer.Ordinal).Last();

    /// <summary>Whether both are of the same claim and the same versions.</summary>
    public bool IsSameCase(RecordedVerdict other) => Id == other.Id && VersionText == other.VersionText;

    /// <summary>The line of the file.</summary>
    public string Line =>
        string.Join('\t', Id, VersionText, Verdict, Measured, Commit, OneLine(Provenance), OneLine(Evidence), Notebook, Cell);

    // The evidence of a claim also has what was not observed. The sentence is the observation that decided: for a verdict against the
    // claim the counter-observation, although parts of the claim may have been observed as well.
    private static string Observed(JsonNode claim, ClaimOutcome outcome)
    {
        var made = (claim["observations"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(observation => observation["holds"]?.GetValue<bool>() == true).ToList();
        var decided = made.Find(observation => observation["role"]?.ToString() == $"instead ({outcome.Verdict.Text()})")
            ?? made.FirstOrDefault();
        return decided is null ? outcome.Evidence : $"{decided["what"]}: {decided["observed"]}";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');

    private string VersionText => Join(Versions, "=");

    private static string Join(IReadOnlyDictionary<string, string> map, string separator) =>
        string.Join(Between, map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + separator + pair.Value));

    private static Dictionary<string, string> Map(JsonNode? json) =>
        (json as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");
}
