using System.Globalization;
using System.Text;
using Labs.Runner.Running;

namespace Labs.Runner.Reporting;

/// <summary>The page that links all reports of a run.</summary>
internal static class IndexPage
{
    public static void Write(string path, IReadOnlyList<NotebookOutcome> outcomes)
    {
        var page = new StringBuilder(ReportStyle.Head("Labs"));
        page.Append("<h1>Labs</h1>");
        page.Append($"<p>{outcomes.Count(outcome => outcome.Passed)} of {outcomes.Count} notebooks passed.</p>");
        page.Append("<table><thead><tr><th>notebook</th><th>status</th><th>verdicts</th><th>time</th></tr></thead><tbody>");
        foreach (var outcome in outcomes)
        {
            var link = $"<a href=\"{Uri.EscapeDataString(outcome.PageName)}\">{Html.Escape(outcome.Title)}</a>";
            var message = outcome.Message.Length > 0 ? "<br>" + Small(outcome.Message) : "";
            var seconds = outcome.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            page.Append($"<tr><td>{link}<br>{Small(outcome.FileName)}</td>");
            page.Append($"<td>{Status(outcome)}{message}</td><td>{Verdicts(outcome)}</td>");
            page.Append($"<td style=\"white-space:nowrap\">{seconds} s</td></tr>");
        }
        page.Append("</tbody></table></main></body></html>\n");
        File.WriteAllText(path, page.ToString());
    }

    /// <summary>Returns a badge with how the notebook ended.</summary>
    public static string Status(NotebookOutcome outcome) => outcome.Status switch
    {
        NotebookStatus.Passed => "<span class=\"badge good\">passed</span>",
        NotebookStatus.Interrupted => "<span class=\"badge bad\">interrupted</span>",
        _ => "<span class=\"badge bad\">failed</span>",
    };

    /// <summary>Returns a badge with the count of each verdict.</summary>
    public static string Verdicts(NotebookOutcome outcome) => string.Join(" ", outcome.Claims
        .GroupBy(claim => claim.Verdict)
        .OrderBy(group => group.Key)
        .Select(group => $"<span class=\"badge {Colour(group.Key)}\">{group.Count()} {group.Key.Text()}</span>"));

    private static string Small(string text) => $"<small>{Html.Escape(text)}</small>";

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "good",
        Verdict.Wrong => "bad",
        Verdict.Inconclusive or Verdict.NotTestable => "open",
        _ => "mixed",
    };
}
