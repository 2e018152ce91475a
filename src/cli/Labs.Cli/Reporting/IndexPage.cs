using System.Globalization;
using System.Text;
using Labs.Cli.Running;

namespace Labs.Cli.Reporting;

/// <summary>The page over all reports of a run.</summary>
internal static class IndexPage
{
    public static void Write(string path, IReadOnlyList<NotebookOutcome> outcomes)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Append($"<title>Labs</title><style>{ReportStyle.Css}</style></head><body><main><h1>Labs</h1>");
        page.Append($"<p>{outcomes.Count(outcome => outcome.Passed)} of {outcomes.Count} notebooks passed.</p>");
        page.Append("<table><thead><tr><th>notebook</th><th>status</th><th>verdicts</th><th>time</th></tr></thead><tbody>");
        foreach (var outcome in outcomes)
        {
            page.Append($"<tr><td><a href=\"{Uri.EscapeDataString(outcome.Slug)}.html\">{Html.Escape(outcome.Title)}</a><br><small>{Html.Escape(outcome.FileName)}</small></td>");
            page.Append($"<td>{Status(outcome)}{(outcome.Message.Length > 0 ? $"<br><small>{Html.Escape(outcome.Message)}</small>" : "")}</td><td>{Verdicts(outcome)}</td>");
            page.Append($"<td style=\"white-space:nowrap\">{outcome.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s</td></tr>");
        }
        page.Append("</tbody></table></main></body></html>\n");
        File.WriteAllText(path, page.ToString());
    }

    public static string Status(NotebookOutcome outcome) =>
        outcome.Passed ? "<span class=\"badge good\">passed</span>" : $"<span class=\"badge bad\">{(outcome.ExitCode == ExitCodes.Interrupted ? "interrupted" : "failed")}</span>";

    public static string Verdicts(NotebookOutcome outcome) => string.Join(" ", outcome.Claims
        .GroupBy(claim => claim.Verdict)
        .OrderBy(group => group.Key)
        .Select(group => $"<span class=\"badge {Colour(group.Key)}\">{group.Count()} {group.Key.Text()}</span>"));

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "good",
        Verdict.Wrong => "bad",
        Verdict.Inconclusive or Verdict.NotTestable => "open",
        _ => "mixed",
    };
}
