namespace Labs.Runner.Publishing;

/// <summary>The first page of the site: what was measured, which sentences are wrong, and the notebooks with their questions.</summary>
internal static class SiteIndex
{
    public static string Render(SiteContent site)
    {
        var page = SitePage.Begin("Labs: well-known sentences, measured", SitePage.Index, []);
        page.Append("<h1>Labs: well-known sentences, measured</h1>");
        page.Append("<p>Study notes about Linux, containers, Kubernetes, networking and MySQL state a lot with confidence. ");
        page.Append($"These labs test {site.Entries.Count} such sentences on real systems. ");
        page.Append($"{site.Decided.Count()} have a verdict, each with its evidence and the versions it was measured on.</p>");
        page.Append("<ul class=\"counts\" aria-label=\"Verdicts\">");
        foreach (var count in site.Decided.CountBy(entry => entry.Latest!.Verdict).OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal))
            page.Append($"<li><a href=\"{SitePage.LedgerOf(count.Key)}\"><b>{count.Value}</b>{Html.Escape(count.Key)}</a></li>");
        page.Append("</ul>");

        if (site.Refuted.Any())
        {
            page.Append("<h2>Sentences that are not true</h2>");
            page.Append("<p>Each links to what was observed instead, with the plot that shows it.</p><ul class=\"plain\">");
            foreach (var entry in site.Refuted)
            {
                page.Append($"<li>{SitePage.Badge(entry.Latest!.Verdict)} ");
                page.Append($"<q><a href=\"{SitePage.Wrong}#{entry.Anchor}\">{Html.Escape(entry.Claim.Text)}</a></q></li>");
            }
            page.Append("</ul>");
        }

        page.Append("<h2>Notebooks</h2><ul class=\"cards\">");
        foreach (var notebook in site.Notebooks)
        {
            page.Append($"<li><h3><a href=\"{Uri.EscapeDataString(notebook.PageName)}\">{Html.Escape(notebook.Title)}</a></h3>");
            if (notebook.Question.Length > 0)
                page.Append($"<p>{Html.Escape(notebook.Question)}</p>");
            page.Append($"<p>{Counts(notebook)}</p></li>");
        }
        page.Append("</ul><h2>How to check it</h2>");
        page.Append("<p>Every verdict comes from a cell of a notebook, and its page shows the code. ");
        page.Append("With a clone of the labs and Docker, <code>./labs run NOTEBOOK</code> measures it again on your machine.</p>");
        return SitePage.End(page, "");
    }

    private static string Counts(PublishedNotebook notebook) => string.Join(' ', (notebook.Result?.Claims ?? [])
        .CountBy(claim => claim.Verdict).OrderBy(count => count.Key)
        .Select(count => SitePage.Badge(count.Key.Text(), count.Value)));
}
