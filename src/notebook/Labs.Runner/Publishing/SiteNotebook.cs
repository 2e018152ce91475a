using System.Text;
using Labs.Runner.Reporting;

namespace Labs.Runner.Publishing;

/// <summary>
/// A notebook's page for readers: the question, what was found, then text, figures and verdict cards. The code is folded.
/// </summary>
internal static class SiteNotebook
{
    private const string UnfoldScript = """
        (() => {
          const button = document.getElementById("unfold");
          const code = [...document.querySelectorAll("details.source")];
          button.hidden = code.length === 0;
          button.addEventListener("click", () => {
            const open = button.getAttribute("aria-pressed") !== "true";
            button.setAttribute("aria-pressed", open);
            code.forEach(one => one.open = open);
          });
        })();
        """;

    public static string Render(SiteContent site, PublishedNotebook notebook, string repository)
    {
        var content = new NotebookContent(notebook.Executed, foldsCode: true);
        var scripts = new FigureScripts(repository);
        content.AddScripts(scripts);
        scripts.AddScript(UnfoldScript);
        scripts.AddScript(SitePage.ScrollScript);
        var page = SitePage.Begin(notebook.Title, notebook.PageName, scripts.Texts);
        if (content.Opening.Length == 0)
            page.Append($"<h1>{Html.Escape(notebook.Title)}</h1>");
        page.Append(content.Opening);
        AddFindings(page, site, notebook);
        page.Append("<p><button type=\"button\" id=\"unfold\" aria-pressed=\"false\" hidden>Show all code</button></p>");
        page.Append(content.Contents).Append(content.Rest);
        HtmlReport.AddEnvironment(page, notebook.Result?.Json);
        return SitePage.End(page, scripts.Elements());
    }

    private static void AddFindings(StringBuilder page, SiteContent site, PublishedNotebook notebook)
    {
        if (notebook.Result is not { Claims.Count: > 0 } result)
            return;
        var verdicts = notebook.Verdicts.ToLookup(verdict => verdict.Id);
        var texts = site.Entries.ToDictionary(entry => entry.Claim.Id, entry => entry.Claim.Text);
        page.Append("<section class=\"found\"><h2 id=\"found\">What was found</h2><ul class=\"plain\">");
        foreach (var claim in result.Claims.OrderBy(claim => notebook.CellOf(claim.Id)))
        {
            var sentence = Html.Escape(texts.GetValueOrDefault(claim.Id, claim.Id));
            var cell = notebook.CellOf(claim.Id);
            page.Append($"<li>{SitePage.Badge(claim.Verdict.Text())} ");
            page.Append($"<q>{(cell > 0 ? $"<a href=\"#cell-{cell}\">{sentence}</a>" : sentence)}</q>");
            page.Append($"<p>{Html.Escape(verdicts[claim.Id].FirstOrDefault()?.Evidence ?? claim.Evidence)}</p></li>");
        }
        page.Append("</ul></section>");
    }
}
