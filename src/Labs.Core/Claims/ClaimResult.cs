using System.Text;

namespace Labs;

/// <summary>A claim's verdict with its evidence; shows itself as a card.</summary>
public sealed class ClaimResult(Claim claim, Verdict verdict, IReadOnlyList<Observation> evidence, IReadOnlyDictionary<string, string> versions) : View
{
    public Claim Claim { get; } = claim;

    public Verdict Verdict { get; } = verdict;

    public IReadOnlyList<Observation> Evidence { get; } = evidence;

    public IReadOnlyDictionary<string, string> Versions { get; } = versions;

    /// <summary>Whether the verdict is the one that the ledger stated beforehand. An open one contradicts nothing.</summary>
    public bool AgreesWithLedger => Verdict == Verdict.NotTestable || Claim.Expected is null || Verdict == Claim.Expected;

    /// <summary>The evidence in a line.</summary>
    public string EvidenceText => string.Join("; ", Evidence.Select(o => $"{o.What}: {o.Observed}{(o.Holds || Verdict == Verdict.NotTestable ? "" : " (not so)")}"));

    public override MimeBundle ToMime() => new(Plain()) { [MimeBundle.Html] = Card() };

    private string Plain()
    {
        var text = new StringBuilder($"{Claim.Id}: {Verdict.Text().ToUpperInvariant()}\n  \"{Claim.Text}\" ({Claim.Notes})");
        foreach (var observation in Evidence)
            text.Append($"\n  {(observation.Holds ? "+" : "-")} {observation.What}: {observation.Observed}");
        if (!AgreesWithLedger)
            text.Append($"\n  The ledger expects '{Claim.Expected!.Value.Text()}'.");
        return text.ToString();
    }

    private string Card()
    {
        var html = new StringBuilder($"<div class=\"labs-claim\" style=\"{Html.Style(Html.Box, Verdict.Colour())}\">");
        html.Append(Html.Badge(Verdict.Text(), Verdict.Colour()))
            .Append($" <q>{Html.Escape(Claim.Text)}</q> <small style=\"opacity:.75\">{Html.Escape(Claim.Id)}; {Claim.Notes.ToHtml()}</small>");
        html.Append("<ul style=\"margin:.3em 0;padding-left:1.4em;list-style:none\">");
        foreach (var observation in Evidence)
            html.Append($"<li><span style=\"display:inline-block;width:1.2em;margin-left:-1.2em;color:{(observation.Holds ? Html.Green : Html.Vermillion)}\">{(observation.Holds ? "✔" : "✘")}</span>{Html.Escape(observation.What)}: <b>{Html.Escape(observation.Observed)}</b></li>");
        html.Append("</ul>");
        if (Claim.Why.Length > 0 && Verdict is not (Verdict.Holds or Verdict.NotTestable))
            html.Append($"<div>{Html.Escape(Claim.Why)}</div>");
        if (!AgreesWithLedger)
            html.Append($"<div style=\"color:{Html.Vermillion}\">The ledger expects <b>{Claim.Expected!.Value.Text()}</b>.</div>");
        if (Versions.Count > 0)
            html.Append($"<small style=\"opacity:.75\">Seen on {Html.Escape(string.Join(", ", Versions.Select(v => $"{v.Key} {v.Value}")))}.</small>");
        return html.Append("</div>").ToString();
    }
}
