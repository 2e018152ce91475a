using System.Text;

namespace Labs;

/// <summary>A claim's verdict with its evidence; shows itself as a card.</summary>
public sealed class ClaimResult(Claim claim, Verdict verdict, IReadOnlyList<Observation> evidence, IReadOnlyDictionary<string, string> versions) : View
{
    public Claim Claim { get; } = claim;

    public Verdict Verdict { get; } = verdict;

    public IReadOnlyList<Observation> Evidence { get; } = evidence;

    public IReadOnlyDictionary<string, string> Versions { get; } = versions;

    /// <summary>Whether the verdict is the one that the ledger states. A claim that was not decided contradicts nothing.</summary>
    public bool AgreesWithLedger => !Verdict.IsDecided() || Claim.Expected is null || Verdict == Claim.Expected;

    /// <summary>The evidence in one line.</summary>
    public string EvidenceText => string.Join("; ", Evidence.Select(o => $"{o.What}: {o.Observed}{(o.Holds || o.Note is not null ? "" : " (not observed)")}"));

    public override MimeBundle ToMime() => new(Plain()) { [MimeBundle.Html] = Card() };

    private string Plain()
    {
        var text = new StringBuilder($"{Claim.Id}: {Verdict.Text().ToUpperInvariant()}\n  \"{Claim.Text}\" ({Claim.Notes})");
        foreach (var observation in Evidence)
            text.Append($"\n  {string.Join(", ", new[] { observation.Role, observation.Outcome }.Where(word => word.Length > 0))}: {Sentence(observation)}");
        if (!AgreesWithLedger)
            text.Append($"\n  The ledger expects '{Claim.Expected!.Value.Text()}'.");
        return text.ToString();
    }

    // A note's text is its role already.
    private static string Sentence(Observation observation) => observation.Note is null ? $"{observation.What}: {observation.Observed}" : observation.Observed;

    private string Card()
    {
        var html = new StringBuilder($"<div class=\"labs-claim\" style=\"{Html.Style(Html.Box, Verdict.Colour())}\">");
        html.Append(Html.Badge(Verdict.Text(), Verdict.Colour()))
            .Append($" <q>{Html.Escape(Claim.Text)}</q> <small style=\"opacity:.75\">{Html.Escape(Claim.Id)}; {Claim.Notes.ToHtml()}</small>");
        html.Append("<table style=\"margin:.3em 0;border-collapse:collapse;text-align:left\">");
        foreach (var observation in Evidence)
            html.Append(Row(observation));
        html.Append("</table>");
        if (Claim.Why.Length > 0 && Verdict.IsDecided() && Verdict != Verdict.Holds)
            html.Append($"<div>{Html.Escape(Claim.Why)}</div>");
        if (!AgreesWithLedger)
            html.Append($"<div style=\"color:{Html.Vermillion}\">The ledger expects <b>{Claim.Expected!.Value.Text()}</b>.</div>");
        if (Claim.Changed is { } changed)
            html.Append($"<div><small>The ledger expected <b>{changed.Was?.Text() ?? "no verdict"}</b> at first. {Html.Escape(changed.Reason)}</small></div>");
        html.Append(Predicates());
        if (Versions.Count > 0)
            html.Append($"<small style=\"opacity:.75\">Measured on {Html.Escape(string.Join(", ", Versions.Select(v => $"{v.Key} {v.Value}")))}.</small>");
        return html.Append("</div>").ToString();
    }

    private static string Row(Observation observation)
    {
        const string Cell = "border:0;padding:.1em .8em .1em 0;text-align:left;vertical-align:top";
        var colour = observation.Holds ? Html.Green : Html.Grey;
        var text = observation.Note is null ? $"{Html.Escape(observation.What)}: <b>{Html.Escape(observation.Observed)}</b>" : Html.Escape(observation.Observed);
        return $"<tr style=\"background:none\"><td style=\"{Cell};white-space:nowrap\">{Html.Escape(observation.Role)}</td>"
            + $"<td style=\"{Cell};white-space:nowrap;color:{colour}\">{observation.Outcome}</td><td style=\"{Cell};width:100%\">{text}</td></tr>";
    }

    /// <summary>The source of every predicate, folded, so that a reader can see exactly what was tested.</summary>
    private string Predicates()
    {
        var tested = Evidence.Where(observation => observation.Predicate.Length > 0).ToArray();
        if (tested.Length == 0)
            return "";
        var lines = tested.Select(o => $"// {o.Role}: {o.What}\n{o.Predicate}   // {(o.Holds ? "true" : "false")}");
        return "<details><summary style=\"opacity:.75\"><small>What was tested</small></summary>"
            + $"<pre style=\"white-space:pre-wrap;margin:.3em 0\">{Html.Escape(string.Join("\n", lines))}</pre></details>";
    }
}
