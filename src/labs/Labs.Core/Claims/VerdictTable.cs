namespace Labs;

/// <summary>The table at the end of a notebook: each of its claims with the verdict and the evidence.</summary>
internal sealed class VerdictTable(IReadOnlyList<Claim> claims, IReadOnlyList<ClaimResult> results) : View
{
    public override MimeBundle ToMime()
    {
        var decided = results.ToDictionary(result => result.Claim.Id);
        var table = new Table("verdict", "claim", "evidence");
        foreach (var claim in claims)
        {
            var result = decided.GetValueOrDefault(claim.Id);
            table.Row(new Outcome(result?.Verdict, claim.Expected), new Statement(claim), result?.EvidenceText ?? "");
        }
        return table.Caption(ClaimCount.Of(results.Select(result => result.Verdict), claims.Count).ToString()).ToMime();
    }

    private static string Small(string html) => $"<div style=\"font-size:.85em;opacity:.75\">{html}</div>";

    /// <summary>The verdict, and the ledger's expectation if it differs.</summary>
    private sealed class Outcome(Verdict? verdict, Verdict? expected) : IHtmlCell
    {
        private readonly string _expected = expected is { } other && other != verdict ? $"expected: {other.Text()}" : "";

        public string ToHtml() =>
            (verdict is { } own ? Html.Badge(own.Text(), own.Colour()) : "open") + (_expected.Length > 0 ? Small(_expected) : "");

        public override string ToString() => (verdict?.Text() ?? "open") + (_expected.Length > 0 ? $" ({_expected})" : "");
    }

    private sealed class Statement(Claim claim) : IHtmlCell
    {
        public string ToHtml() => Html.Escape(claim.Text) + Small($"{Html.Escape(claim.Id)} · {claim.Notes.ToHtml()}");

        public override string ToString() => $"{claim.Text} [{claim.Id}; {claim.Notes}]";
    }
}
