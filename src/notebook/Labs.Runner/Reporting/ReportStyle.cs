namespace Labs.Runner.Reporting;

/// <summary>The look of the report's pages: light and dark, screen and paper, nothing fetched.</summary>
internal static class ReportStyle
{
    /// <summary>Returns a page up to the beginning of its main part.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="scripts">The texts of the script elements that the page has; it runs no others.</param>
    public static string Head(string title, params IEnumerable<string> scripts) => Head(title, "", "", scripts);

    /// <summary>Returns a page up to the beginning of its main part, with a header above that part.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="style">CSS in addition to that of the reports.</param>
    /// <param name="header">The HTML between the beginning of the body and the main part.</param>
    /// <param name="scripts">The texts of the script elements that the page has; it runs no others.</param>
    public static string Head(string title, string style, string header, IEnumerable<string> scripts) =>
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        + "<meta name=\"generator\" content=\"Labs\">"
        + PagePolicy.Meta(scripts)
        + $"<title>{Html.Escape(title)}</title><link rel=\"icon\" href=\"data:,\">"
        + $"<style>{Css}{style}</style></head><body>{header}<main id=\"main\">";

    private const string Css = """
        :root { color-scheme: light dark; --ink:#1d1d1f; --faint:#5c5c66; --paper:#fff; --code:#f6f7f9; --line:#dfe1e6; --link:#0060a8;
          --yes:#00714f; --no:#b3400a;
          --k:#7b2d8e; --s:#0f6b3a; --c:#6a6f7a; --n:#a34d00; --t:#004f8a; --m:#b0413e; }
        @media (prefers-color-scheme: dark) { :root {
          --ink:#e8e8ea; --faint:#a0a3ad; --paper:#17181b; --code:#212328; --line:#3a3d44; --link:#6cb6ff; --yes:#3ddba7; --no:#ff9d6e;
          --k:#d7a3e6; --s:#8fd6a8; --c:#969cab; --n:#f0b27a; --t:#8cc4f5; --m:#f2918f; } }
        * { box-sizing: border-box }
        body { margin:0; font:16px/1.6 system-ui,"Segoe UI",Helvetica,Arial,sans-serif; color:var(--ink); background:var(--paper) }
        main { max-width:62rem; margin:0 auto; padding:1.5rem }
        h1 { line-height:1.2 } h2 { margin-top:2.4rem; padding-bottom:.2rem; border-bottom:1px solid var(--line) } a { color:var(--link) }
        pre, code { font-family:ui-monospace,"Cascadia Code",Menlo,Consolas,monospace; font-size:.86em }
        pre { line-height:1.45; overflow-x:auto } p code, li code, td code { background:var(--code); padding:.1em .3em; border-radius:3px }
        .cell { position:relative; margin:1rem 0 }
        .cell > pre.code { background:var(--code); border:1px solid var(--line); border-radius:6px; padding:.7rem .9rem; margin:0 }
        .cell .time { position:absolute; top:.1rem; right:.2rem; padding:.25rem .4rem; font-size:.75rem;
          color:var(--faint); background:var(--code) }
        .out { padding:.3rem .2rem .3rem .9rem; overflow-x:auto } .out pre { margin:.3rem 0; white-space:pre-wrap; overflow-wrap:anywhere }
        .out pre.stderr { color:var(--faint) } .out pre.error { color:#b3261e; border-left:3px solid #b3261e; padding-left:.7rem }
        @media (prefers-color-scheme: dark) { .out pre.error { color:#ffb4ab } }
        .k{color:var(--k)} .s{color:var(--s)} .c{color:var(--c);font-style:italic} .n{color:var(--n)} .t{color:var(--t)} .m{color:var(--m)}
        figure { margin:.6rem 0; background:#fff; border-radius:6px }
        .mermaid { background:#fff; border-radius:6px; padding:.5rem; text-align:center }
        table { border-collapse:collapse }
        /* What notebooks show has colours of its own, which have too little contrast on one of the two backgrounds. */
        [style*="color:#009E73"] { color:var(--yes) !important } [style*="color:#D55E00"] { color:var(--no) !important }
        [style*="color:#767676"] { color:var(--faint) !important }
        [style*="background:#009E73"] { background:#00714f !important } [style*="background:#D55E00"] { background:#b3400a !important }
        main > table td, main > table th, .md table td, .md table th { border:1px solid var(--line); padding:.3rem .7rem; text-align:left }
        .box { background:var(--code); border:1px solid var(--line); border-radius:6px; padding:.6rem 1rem; margin:1rem 0; font-size:.92em }
        .box dl { display:grid; grid-template-columns:max-content 1fr; gap:.1rem 1rem; margin:.4rem 0 } .box dt { color:var(--faint) }
        .box dd { margin:0; overflow-wrap:anywhere }
        .badge { display:inline-block; border-radius:.7em; padding:.05em .7em; color:#fff; font-size:.85em; white-space:nowrap }
        .good { background:#00714f } .bad { background:#b3400a } .open { background:#6a6a6a } .mixed { background:#9a5b00 }
        nav.toc { columns:2; font-size:.92em; margin:1rem 0 } nav.toc a { display:block; text-decoration:none; padding:.1rem 0 }
        footer { margin:3rem 0 1rem; color:var(--faint); font-size:.85em }
        @media (max-width:40rem) { nav.toc { columns:1 } main { padding:.8rem } }
        @media print { pre.code { white-space:pre-wrap } .cell, figure, table { break-inside:avoid } nav.toc { display:none } }
        """;
}
