using System.Text;
using Labs.Cli.Output;
using Labs.Runner.Notebooks;
using Labs.Runner.Recording;

namespace Labs.Cli.Authoring;

/// <summary>
/// <c>docs/verdicts.md</c>: what the recorded verdicts say about each claim, for readers who run nothing. It is made from the ledger and
/// <c>datasets/verdicts.tsv</c> alone.
/// </summary>
internal static class VerdictDocument
{
    /// <summary>Writes the document of a repository.</summary>
    public static void Write(string repository, IReadOnlyList<RecordedVerdict> verdicts) =>
        WholeFile.Write(Path.Combine(repository, "docs", "verdicts.md"), Text(repository, verdicts));

    /// <summary>Returns the document.</summary>
    public static string Text(string repository, IReadOnlyList<RecordedVerdict> verdicts)
    {
        var ledger = ClaimLedger.Of(repository);
        var byClaim = verdicts.ToLookup(verdict => verdict.Id);
        var decided = ledger.Claims.Count(claim => byClaim.Contains(claim.Id));
        var text = new StringBuilder();
        text.Append("# Verdicts\n\n");
        text.Append("What measurements say about the sentences of the notes. ");
        text.Append("`labs claims record` writes this page from the results of a run.\n");
        text.Append($"{decided} of {ledger.Claims.Count} claims have a recorded verdict");
        var counts = ledger.Claims.Where(claim => byClaim.Contains(claim.Id))
            .CountBy(claim => RecordedVerdict.LatestOf(byClaim[claim.Id]).Verdict)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => $"{count.Value} {count.Key}");
        text.Append(decided == 0 ? ".\n" : $": {string.Join(", ", counts)}.\n");
        foreach (var path in new NotebookFinder(repository).Series())
        {
            var claims = ledger.OfNotebook(Notebook.SlugOf(path)).Where(claim => byClaim.Contains(claim.Id)).ToList();
            if (claims.Count == 0)
                continue;
            var file = Path.GetFileName(path);
            text.Append($"\n## [{Path.GetFileNameWithoutExtension(file)}](../notebooks/{file})\n\n");
            text.Append(Printer.MarkdownTable(
                claims.SelectMany(claim => byClaim[claim.Id].Select(verdict => (Claim: claim, Verdict: verdict))).ToList(),
                new("claim", row => row.Claim.Text), new("verdict", row => $"**{row.Verdict.Verdict}**"),
                new("observed", row => row.Verdict.Evidence), new("measured on", MeasuredOn), new("cell", row => row.Verdict.Cell)));
        }
        return text.ToString();
    }

    private static object MeasuredOn((Claim Claim, RecordedVerdict Verdict) row)
    {
        var versions = row.Verdict.Versions.OrderBy(version => version.Key, StringComparer.Ordinal)
            .Select(version => $"{version.Key} {version.Value}");
        return $"{string.Join(", ", versions)}; {row.Verdict.Measured}";
    }
}
