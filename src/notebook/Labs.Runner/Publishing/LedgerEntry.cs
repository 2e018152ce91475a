using Labs.Runner.Recording;

namespace Labs.Runner.Publishing;

/// <summary>A claim with everything that was measured of it.</summary>
/// <param name="Claim">The row of the ledger.</param>
/// <param name="Verdicts">A verdict for each set of versions, in the order of the versions; empty if nothing has decided it.</param>
internal sealed record LedgerEntry(Claim Claim, IReadOnlyList<RecordedVerdict> Verdicts)
{
    /// <summary>The verdict of the latest day; null if nothing has decided the claim.</summary>
    public RecordedVerdict? Latest { get; } = Verdicts.Count == 0 ? null : RecordedVerdict.LatestOf(Verdicts);

    /// <summary>
    /// Its different verdicts, the latest one first: for each the last measurement, and the earlier ones on other versions.
    /// </summary>
    public IEnumerable<(RecordedVerdict Last, IReadOnlyList<RecordedVerdict> Others)> ByVerdict => Verdicts
        .GroupBy(verdict => verdict.Verdict)
        .Select(same => (Last: RecordedVerdict.LatestOf(same), Same: same))
        .OrderByDescending(same => same.Last == Latest).ThenBy(same => same.Last.Verdict, StringComparer.Ordinal)
        .Select(same => (same.Last, (IReadOnlyList<RecordedVerdict>)[.. same.Same.Where(verdict => verdict != same.Last)]));

    /// <summary>Whether the sentence is not true of current versions: its latest verdict is wrong or outdated.</summary>
    public bool IsRefuted => Latest?.Verdict is "wrong" or "outdated";

    /// <summary>The claim's anchor on the pages of the site.</summary>
    public string Anchor => $"claim-{Claim.Id}";
}
