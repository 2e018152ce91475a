using System.Text;

namespace Labs;

/// <summary>A claim's verdict with its evidence. A notebook shows it as a card.</summary>
/// <param name="claim">The row of the ledger.</param>
/// <param name="verdict">What the measurements decided.</param>
/// <param name="evidence">Everything that was observed, in the order in which the card shows it.</param>
/// <param name="versions">The versions that the verdict was measured on, such as <c>docker</c> and <c>28.5.2</c>.</param>
public sealed class ClaimResult(
    Claim claim,
    Verdict verdict,
    IReadOnlyList<Observation> evidence,
    IReadOnlyDictionary<string, string> versions) : View
{
    /// <summary>The row of the ledger.</summary>
    public Claim Claim { get; } = claim;

    /// <summary>What the measurements decided.</summary>
    public Verdict Verdict { get; } = verdict;

    /// <summary>Everything that was observed, in the order in which the card shows it.</summary>
    public IReadOnlyList<Observation> Evidence { get; } = evidence;

    /// <summary>The versions that the verdict was measured on: name and version.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; } = versions;

    /// <summary>What took part and where it comes from: pulled, built, a substitute, emulated.</summary>
    public IReadOnlyDictionary<string, ComponentOrigin> Components { get; init; } = new Dictionary<string, ComponentOrigin>();

    /// <summary>
    /// Whether the verdict is the one that the ledger expects. True for a claim that was not decided or has no expected verdict.
    /// </summary>
    public bool AgreesWithLedger => !Verdict.IsDecided() || Claim.Expected is null || Verdict == Claim.Expected;

    /// <summary>The evidence in one line, as result files and the verdict table show it.</summary>
    public string EvidenceText => string.Join("; ", Evidence.Select(Line));

    public override MimeBundle ToMime() => new(Plain()) { [MimeBundle.Html] = Card() };

    private static string Line(Observation observation) =>
        $"{observation.What}: {observation.Observed}{(observation.Holds || observation.Note is not null ? "" : " (not observed)")}";

    private string Plain()
    {
        var text = new StringBuilder($"{Claim.Id}: {Verdict.Text().ToUpperInvariant()}\n  \"{Claim.Text}\" ({Claim.Notes})");
        foreach (var observation in Evidence)
        {
            var label = observation.Outcome.Length > 0 ? $"{observation.Role}, {observation.Outcome}" : observation.Role;
            text.Append($"\n  {label}: {Sentence(observation)}");
        }
        if (!AgreesWithLedger)
            text.Append($"\n  The ledger expects '{Claim.Expected!.Value.Text()}'.");
        return text.ToString();
    }

    // The What of a note repeats its role, which the line already shows.
    private static string Sentence(Observation observation) =>
        observation.Note is null ? $"{observation.What}: {observation.Observed}" : observation.Observed;

    private string Card()
    {
        var html = new StringBuilder($"<div class=\"labs-claim\" style=\"{Html.Style(Html.Box, Verdict.Colour())}\">");
        html.Append(Html.Badge(Verdict.Text(), Verdict.Colour()))
            .Append($" <q>{Html.Escape(Claim.Text)}</q> ")
            .Append($"<small style=\"opacity:.75\">{Html.Escape(Claim.Id)}; {Claim.Notes.ToHtml()}</small>");
        html.Append("<table style=\"margin:.3em 0;border-collapse:collapse;text-align:left\">");
        foreach (var observation in Evidence)
            html.Append(Row(observation));
        html.Append("</table>");
        if (Claim.Why.Length > 0 && Verdict.IsDecided() && Verdict != Verdict.Holds)
            html.Append($"<div>{Html.Escape(Claim.Why)}</div>");
        if (!AgreesWithLedger)
            html.Append($"<div style=\"color:{Html.Vermillion}\">The ledger expects <b>{Claim.Expected!.Value.Text()}</b>.</div>");
        if (Claim.Changed is { } changed)
        {
            html.Append($"<div><small>The ledger expected <b>{changed.Was?.Text() ?? "no verdict"}</b> at first. ")
                .Append($"{Html.Escape(changed.Reason)}</small></div>");
        }
        html.Append(Predicates());
        if (Components.Count > 0)
            html.Append($"<small style=\"opacity:.75\">Took part: {Html.Escape(ComponentsText())}.</small> ");
        if (Versions.Count > 0)
        {
            var versions = string.Join(", ", Versions.Select(version => $"{version.Key} {version.Value}"));
            html.Append($"<small style=\"opacity:.75\">Measured on {Html.Escape(versions)}.</small>");
        }
        return html.Append("</div>").ToString();
    }

    // What has the same origin is named together, substitutes first.
    private string ComponentsText()
    {
        var origins = Components.GroupBy(component => component.Value, component => component.Key)
            .OrderByDescending(origin => origin.Key.IsSubstitute)
            .ThenBy(origin => origin.Key.Text, StringComparer.Ordinal);
        return string.Join("; ", origins.Select(origin => $"{string.Join(", ", origin.Order(StringComparer.Ordinal))} ({origin.Key})"));
    }

    private static string Row(Observation observation)
    {
        const string Cell = "border:0;padding:.1em .8em .1em 0;text-align:left;vertical-align:top";
        var colour = observation.Holds ? Html.Green : Html.Grey;
        var text = observation.Note is null
            ? $"{Html.Escape(observation.What)}: <b>{Html.Escape(observation.Observed)}</b>"
            : Html.Escape(observation.Observed);
        // A note's role may be the title of a document, which is long.
        var role = observation.Note is null ? $"{Cell};white-space:nowrap" : $"{Cell};min-width:9em";
        return $"<tr style=\"background:none\"><td style=\"{role}\">{Html.Escape(observation.Role)}</td>"
            + $"<td style=\"{Cell};white-space:nowrap;color:{colour}\">{observation.Outcome}</td>"
            + $"<td style=\"{Cell};width:100%\">{text}</td></tr>";
    }

    /// <summary>Returns the source of every predicate in a folded block, so that a reader can see exactly what was tested.</summary>
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
