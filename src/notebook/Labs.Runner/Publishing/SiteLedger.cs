using System.Text;
using Labs.Runner.Reporting;

namespace Labs.Runner.Publishing;

/// <summary>The ledger of all claims as a page that can be searched. Without scripts the page shows everything.</summary>
internal static class SiteLedger
{
    // The filter is in the page's address, so that it can be linked and the way back works.
    private const string SearchScript = """
        (() => {
          const form = document.querySelector("form[role=search]");
          const [text, verdict, notebook] = ["text", "verdict", "notebook"].map(id => document.getElementById(id));
          const rows = [...document.querySelectorAll("[data-verdict]")].map(row => ({ row, words: row.textContent.toLowerCase() }));
          const sections = [...document.querySelectorAll("main > section")];
          const count = form.querySelector("output");
          const show = () => {
            const wanted = text.value.toLowerCase().split(/\s+/).filter(word => word);
            let shown = 0;
            for (const { row, words } of rows) {
              row.hidden = !(wanted.every(word => words.includes(word))
                && (!verdict.value || row.dataset.verdict.split(" ").includes(verdict.value))
                && (!notebook.value || row.dataset.notebook === notebook.value));
              shown += row.hidden ? 0 : 1;
            }
            for (const section of sections) section.hidden = !section.querySelector("[data-verdict]:not([hidden])");
            count.textContent = shown + " of " + rows.length + " claims";
          };
          const changed = () => {
            show();
            const query = new URLSearchParams();
            for (const field of [text, verdict, notebook]) if (field.value) query.set(field.id, field.value);
            // A browser may refuse this for a page that is opened as a file.
            try { history.replaceState(null, "", "?" + query); } catch { }
          };
          const query = new URLSearchParams(location.search);
          for (const field of [text, verdict, notebook]) field.value = query.get(field.id) ?? "";
          form.hidden = false;
          form.addEventListener("submit", event => event.preventDefault());
          form.addEventListener("input", changed);
          form.addEventListener("change", changed);
          show();
        })();
        """;

    public static string Render(SiteContent site, string repository)
    {
        var scripts = new FigureScripts(repository);
        scripts.AddScript(SearchScript);
        var page = SitePage.Begin("Ledger of claims", SitePage.Ledger, scripts.Texts);
        page.Append("<h1>Ledger of claims</h1>");
        page.Append($"<p>{site.Entries.Count} sentences of study notes, {site.Decided.Count()} of them with a verdict. ");
        page.Append("A verdict names what was observed, on which versions and when, and links to the cell that measured it.</p>");
        AddSearch(page, site);
        Add(page, site, "Measured", site.Decided);
        Add(page, site, "Not measured yet", site.Entries.Where(entry => entry.Latest is null));
        return SitePage.End(page, scripts.Elements());
    }

    private static void AddSearch(StringBuilder page, SiteContent site)
    {
        page.Append("<form role=\"search\" class=\"search\" aria-label=\"Claims\" hidden>");
        page.Append("<label>Words of the claim or the evidence <input type=\"search\" id=\"text\" autocomplete=\"off\"></label>");
        page.Append("<label>Verdict <select id=\"verdict\"><option value=\"\">any</option>");
        foreach (var verdict in site.Decided.SelectMany(entry => entry.Verdicts).Select(verdict => verdict.Verdict).Distinct()
            .Order(StringComparer.Ordinal).Append("open"))
            page.Append($"<option value=\"{Word(verdict)}\">{(verdict == "open" ? "not measured yet" : Html.Escape(verdict))}</option>");
        page.Append("</select></label><label>Notebook <select id=\"notebook\"><option value=\"\">any</option>");
        foreach (var slug in site.Entries.Select(entry => entry.Claim.Notebook).Distinct())
            page.Append($"<option value=\"{Html.Escape(slug)}\">{Html.Escape(site.NameOf(slug))}</option>");
        page.Append("</select></label><output></output></form>");
    }

    private static void Add(StringBuilder page, SiteContent site, string title, IEnumerable<LedgerEntry> entries)
    {
        if (!entries.Any())
            return;
        page.Append($"<section><h2>{title}</h2><ul class=\"ledger\">");
        foreach (var entry in entries)
        {
            var verdicts = entry.Latest is null ? "open" : string.Join(' ', entry.Verdicts.Select(one => Word(one.Verdict)).Distinct());
            page.Append($"<li id=\"{Html.Escape(entry.Anchor)}\" data-verdict=\"{verdicts}\" ");
            page.Append($"data-notebook=\"{Html.Escape(entry.Claim.Notebook)}\"><p><q>{Html.Escape(entry.Claim.Text)}</q></p>");
            foreach (var (verdict, others) in entry.ByVerdict)
            {
                page.Append($"<div class=\"measured\"><div>{SitePage.Badge(verdict.Verdict)}</div>");
                page.Append($"<div><p>{Html.Escape(verdict.Evidence)}</p><p class=\"faint\">{SitePage.Versions(verdict.Versions)}; ");
                page.Append($"measured {Html.Escape(verdict.Measured)}; {site.Place(verdict)}</p>");
                foreach (var other in others)
                    page.Append($"<p class=\"faint\">the same on {SitePage.Versions(other.Versions)}; {Html.Escape(other.Measured)}</p>");
                page.Append("</div></div>");
            }
            if (entry.Latest is null)
                page.Append($"<p class=\"faint\">Planned for {Html.Escape(site.NameOf(entry.Claim.Notebook))}</p>");
            page.Append("</li>");
        }
        page.Append("</ul></section>");
    }

    // A word of an attribute that has several, separated by spaces.
    private static string Word(string verdict) => Html.Escape(verdict.Replace(' ', '-'));
}
