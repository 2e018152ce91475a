using System.Text;
using Labs.Runner.Reporting;

namespace Labs.Runner.Publishing;

/// <summary>What all pages of the site share: the header with its links, the look, and small parts.</summary>
internal static class SitePage
{
    /// <summary>The names of the pages that are not of a notebook.</summary>
    public const string Index = "index.html", Ledger = "ledger.html", Wrong = "wrong.html";

    /// <summary>
    /// A script for pages with wide content: what can be scrolled sideways can also be scrolled with the keyboard.
    /// </summary>
    public const string ScrollScript = """
        (() => {
          const mark = () => document.querySelectorAll(".out, .md, pre").forEach(place => {
            if (place.scrollWidth > place.clientWidth) place.tabIndex = 0; else place.removeAttribute("tabindex");
          });
          addEventListener("load", mark);
          addEventListener("resize", mark);
          document.addEventListener("toggle", mark, true);
          new ResizeObserver(mark).observe(document.querySelector("main"));
        })();
        """;

    private const string Style = """
        .skip { position:absolute; left:-99rem } .skip:focus { position:static; display:inline-block; padding:.5rem }
        header nav { display:flex; flex-wrap:wrap; gap:.2rem 1.4rem; max-width:62rem; margin:0 auto; padding:.8rem 1.5rem 0 }
        header a { padding:.35rem 0 } header a[aria-current] { font-weight:600; color:var(--ink); text-decoration-thickness:2px }
        :focus-visible { outline:3px solid var(--link); outline-offset:2px }
        main { padding-top:.6rem; overflow-wrap:break-word } :target { scroll-margin-top:1rem }
        li:target, article:target { outline:2px solid var(--link); outline-offset:.4rem }
        q { quotes:"\201C" "\201D" } .faint { color:var(--faint); font-size:.9em }
        .fold { margin:.3rem 0 }
        .fold > summary { color:var(--faint); font-size:.85em; cursor:pointer; padding:.25rem 0; width:fit-content }
        .fold pre.code { background:var(--code); border:1px solid var(--line); border-radius:6px; padding:.7rem .9rem; margin:.4rem 0 }
        .counts, .plain, .ledger { list-style:none; padding:0 } .counts { display:flex; flex-wrap:wrap; gap:.6rem }
        .counts a { display:block; border:1px solid var(--line); border-radius:8px; padding:.5rem .9rem; text-decoration:none }
        .counts b { font-size:1.5rem; line-height:1.1; display:block; color:var(--ink) }
        .plain li { padding:.55rem 0; border-bottom:1px solid var(--line) } .plain p { margin:.2rem 0 }
        .cards { list-style:none; padding:0; display:grid; grid-template-columns:repeat(auto-fill,minmax(19rem,1fr)); gap:1rem }
        .cards li { border:1px solid var(--line); border-radius:8px; padding:.8rem 1rem } .cards h3 { margin:0 0 .3rem; font-size:1.05rem }
        .cards p { margin:.3rem 0 }
        .search { display:flex; flex-wrap:wrap; gap:.8rem; align-items:end; padding:.8rem 1rem; margin:1rem 0; border:1px solid var(--line);
          border-radius:8px; background:var(--code) }
        .md { overflow-x:auto } .md table { margin:.8rem 0 }
        .search[hidden] { display:none }
        .search label { display:grid; gap:.2rem; font-size:.9em; min-width:0 } .search label:first-child { flex:1 1 16rem }
        .search input, .search select { font:inherit; padding:.4rem .5rem; border:1px solid var(--faint); border-radius:5px; width:100%;
          max-width:100%; background:var(--paper); color:var(--ink); min-height:2.75rem }
        .search output { flex-basis:100%; font-size:.9em }
        .ledger > li { padding:.8rem 0; border-bottom:1px solid var(--line) } .ledger p { margin:.25rem 0 }
        .ledger .measured { display:grid; grid-template-columns:9.5rem minmax(0,1fr); gap:.2rem 1rem; margin:.4rem 0 }
        button { font:inherit; padding:.4rem .8rem; border:1px solid var(--faint); border-radius:5px; background:var(--code);
          color:var(--ink); min-height:2.5rem; cursor:pointer }
        article { margin:2.2rem 0 } article h3 { line-height:1.35; margin-bottom:.3rem }
        .found { padding:.2rem 1.2rem .6rem; border:1px solid var(--line); border-radius:8px; background:var(--code) }
        .found h2 { border:0; margin-top:.8rem } .found code { background:none }
        @media (max-width:40rem) {
          header nav { padding:.6rem .8rem 0 } .ledger .measured { grid-template-columns:1fr } h1 { font-size:1.5rem }
          .cards { grid-template-columns:1fr } .search label { flex:1 1 100% }
          .labs-claim table, .labs-claim tbody, .labs-claim tr, .labs-claim td { display:block; width:auto !important }
          .labs-claim tr { margin:.5rem 0 } .labs-claim td { white-space:normal !important }
          .labs-claim td:nth-child(-n+2) { display:inline-block; font-size:.9em } }
        body > footer { max-width:62rem; margin:2rem auto 1rem; padding:0 1.5rem }
        @media print { header, .search, button { display:none } }
        """;

    /// <summary>Returns a page up to the beginning of its main part.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="name">The page's file name, which the header marks as the current one.</param>
    /// <param name="scripts">The texts of the page's script elements.</param>
    public static StringBuilder Begin(string title, string name, IEnumerable<string> scripts)
    {
        var header = new StringBuilder("<a class=\"skip\" href=\"#main\">Skip to the content</a><header><nav aria-label=\"Site\">");
        foreach (var (page, text) in new[] { (Index, "Labs"), (Wrong, "What is wrong"), (Ledger, "Ledger of claims") })
            header.Append($"<a href=\"{page}\"{(page == name ? " aria-current=\"page\"" : "")}>{text}</a>");
        header.Append("</nav></header>");
        return new StringBuilder(ReportStyle.Head(title, Style, header.ToString(), scripts));
    }

    /// <summary>Ends a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="elements">The HTML of the script elements.</param>
    public static string End(StringBuilder page, string elements) => page
        .Append("</main><footer>Made by Labs from executed notebooks. Nothing on this page is fetched from elsewhere.</footer>")
        .Append(elements).Append("</body></html>\n").ToString();

    /// <summary>Returns a verdict as a badge.</summary>
    /// <param name="verdict">The verdict's word.</param>
    /// <param name="count">How many claims have it; null for the verdict of one claim.</param>
    public static string Badge(string verdict, int? count = null) =>
        $"<span class=\"badge {Colour(verdict)}\">{(count is { } number ? $"{number} " : "")}{Html.Escape(verdict)}</span>";

    /// <summary>Returns the versions that a verdict was measured on, such as "docker 28.5.2, kernel 6.18.44".</summary>
    public static string Versions(IReadOnlyDictionary<string, string> versions) => Html.Escape(string.Join(", ",
        versions.OrderBy(version => version.Key, StringComparer.Ordinal).Select(version => $"{version.Key} {version.Value}")));

    /// <summary>Returns the address of the ledger with a filter.</summary>
    public static string LedgerOf(string verdict) => $"{Ledger}?verdict={Uri.EscapeDataString(verdict)}";

    private static string Colour(string verdict) => VerdictText.Parse(verdict) switch
    {
        Verdict.Holds => "good",
        Verdict.Wrong => "bad",
        null or Verdict.Inconclusive or Verdict.NotTestable => "open",
        _ => "mixed",
    };
}
