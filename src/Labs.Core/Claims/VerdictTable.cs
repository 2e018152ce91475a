namespace Labs;

/// <summary>A notebook's claims at its end: which are decided, and how.</summary>
internal sealed class VerdictTable(IReadOnlyList<Claim> claims, IReadOnlyList<ClaimResult> results) : View
{
    public override MimeBundle ToMime()
    {
        var decided = results.ToDictionary(result => result.Claim.Id);
        var table = new Table("verdict", "claim", "expected", "evidence", "source");
        foreach (var claim in claims)
        {
            var result = decided.GetValueOrDefault(claim.Id);
            table.Row((object?)result?.Verdict ?? "open", $"{claim.Text}\n{claim.Id}", claim.Expected, result?.EvidenceText ?? "", claim.Notes);
        }
        var count = results.Count(result => result.Verdict != Verdict.NotTestable);
        return table.Caption($"{count} of {claims.Count} claims decided").ToMime();
    }
}
