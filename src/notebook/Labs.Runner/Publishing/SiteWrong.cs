using System.Text;
using System.Text.Json.Nodes;
using Labs.Runner.Reporting;

namespace Labs.Runner.Publishing;

/// <summary>The page of the sentences that are not true: what was observed, and the figure above the verdict.</summary>
internal static class SiteWrong
{
    public static string Render(SiteContent site, string repository)
    {
        var body = new StringBuilder("<h1>What is wrong</h1>");
        body.Append("<p>Sentences of study notes that measurements refute. <i>Wrong</i> means that the opposite was observed, ");
        body.Append("<i>outdated</i> that it was true of earlier versions. The figure is the one above the verdict in the notebook. ");
        body.Append($"Others are true in part: <a href=\"{SitePage.LedgerOf("imprecise")}\">imprecise</a>, or only ");
        body.Append($"<a href=\"{SitePage.LedgerOf("version-dependent")}\">of some versions</a>.</p>");
        var hasFigures = false;
        foreach (var notebook in site.Refuted.GroupBy(entry => entry.Latest!.Notebook))
        {
            body.Append($"<h2>{Html.Escape(TitleOf(site, notebook.Key))}</h2>");
            var shown = new Dictionary<JsonObject, string>();
            foreach (var entry in notebook)
                hasFigures |= AddEntry(body, site, entry, shown);
        }
        if (!site.Refuted.Any())
            body.Append("<p>No measured sentence is wrong.</p>");

        var scripts = new FigureScripts(repository);
        if (hasFigures)
            scripts.AddFigures();
        scripts.AddScript(SitePage.ScrollScript);
        var page = SitePage.Begin("What is wrong", SitePage.Wrong, scripts.Texts).Append(body);
        return SitePage.End(page, scripts.Elements());
    }

    // Returns whether a figure was added. Claims of one part share its figure, which is shown once.
    private static bool AddEntry(StringBuilder body, SiteContent site, LedgerEntry entry, Dictionary<JsonObject, string> shown)
    {
        var verdict = entry.Latest!;
        body.Append($"<article id=\"{entry.Anchor}\"><h3><q>{Html.Escape(entry.Claim.Text)}</q></h3>");
        body.Append($"<p>{SitePage.Badge(verdict.Verdict)} {Html.Escape(verdict.Evidence)}</p>");
        body.Append($"<p class=\"faint\">Measured on {SitePage.Versions(verdict.Versions)}; {Html.Escape(verdict.Measured)}; ");
        body.Append($"{site.Place(verdict)}</p>");
        var hasFigure = false;
        if (site.Find(verdict.Notebook) is { } notebook && notebook.FigureOf(notebook.CellOf(verdict.Id)) is { } figure)
        {
            if (shown.TryGetValue(figure.Data, out var earlier))
                body.Append($"<p class=\"faint\">The figure is <a href=\"#{earlier}\">that of an earlier sentence</a>.</p>");
            else
            {
                body.Append(NotebookContent.FigureWithNumbers(figure.Data[MimeBundle.Plotly]!, NotebookContent.NumbersOf(figure.Data)));
                shown.Add(figure.Data, entry.Anchor);
                hasFigure = true;
            }
        }
        body.Append("</article>");
        return hasFigure;
    }

    private static string TitleOf(SiteContent site, string slug) => site.Find(slug)?.Title ?? site.NameOf(slug);
}
