using Labs.Runner.Reporting;

namespace Labs.Runner.Tests;

/// <summary>What a notebook brings into the page is cleaned; tests/Labs.Series.Tests opens such a page in a browser.</summary>
public sealed class ForeignHtmlTests
{
    [Theory]
    [InlineData("a<script>run()</script>b", "ab")]
    [InlineData("<ScRiPt src=x></sCrIpT>", "")]
    [InlineData("<script>never closed", "")]
    [InlineData("<!-- never closed", "")]
    [InlineData("<style>a { content: '<script>' }</style>b", "b")]
    [InlineData("<meta http-equiv=refresh content='0;url=x'>a", "a")]
    [InlineData("<iframe src=x></iframe><object data=x></object><embed src=x>a", "a")]
    [InlineData("<base href=x><link rel=stylesheet href=x>a", "a")]
    [InlineData("<form action=x><button>go</button></form>a", "a")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=run()>\"></noscript>a", "")]
    [InlineData("<img src=x onerror=run()>", "<img>")]
    [InlineData("<img/src=x/onerror=run()>", "<img>")]
    [InlineData("<b ONCLICK='run()' style='color:red'>a</b>", "<b style=\"color:red\">a</b>")]
    [InlineData("<button formaction='javascript:run()' name=querySelectorAll>a</button>", "<button>a</button>")]
    [InlineData("<svg><script>run()</script><circle r=\"3\" onload=\"run()\"></circle></svg>", "<svg><circle r=\"3\"></circle></svg>")]
    [InlineData("<svg><a xlink:href=\"javascript:run()\"><set attributeName=href to=x></set>a</a></svg>", "<svg><a>a</a></svg>")]
    [InlineData("<svg><use href=\"http://x/y.svg#a\"></use></svg>", "<svg><use></use></svg>")]
    [InlineData("<a href='javascript:run()'>a</a>", "<a>a</a>")]
    [InlineData("<a href=' java\tscript:run()'>a</a>", "<a>a</a>")]
    [InlineData("<a href='&#106;avascript:run()'>a</a>", "<a>a</a>")]
    [InlineData("<a href='data:text/html,x'>a</a>", "<a>a</a>")]
    [InlineData("<a href='file:///etc/passwd'>a</a>", "<a>a</a>")]
    [InlineData("<a href='//host/share'>a</a>", "<a>a</a>")]
    [InlineData("<a href='\\\\host\\share'>a</a>", "<a>a</a>")]
    [InlineData("</section></div></main><b>a", "<b>a</b>")]
    public void What_could_act_is_removed(string html, string cleaned) => Assert.Equal(cleaned, ForeignHtml.Clean(html));

    [Theory]
    [InlineData("<a href=\"https://www.rfc-editor.org/rfc/rfc9293#section-4\">RFC</a>")]
    [InlineData("<a href=\"mailto:someone@example.org\">mail</a>")]
    [InlineData("<a href=\"#s2\">below</a>")]
    [InlineData("<a href=\"07-bridge-vs-host.html#s2\">next</a>")]
    [InlineData("<img src=\"data:image/png;base64,AAAA\" alt=\"\">")]
    [InlineData("<details open=\"\"><summary>a</summary><pre class=\"mermaid\">graph TD; a--&gt;b</pre></details>")]
    [InlineData("<table style=\"border-collapse:collapse\"><tbody><tr><td colspan=\"2\">1 &lt; 2 &amp; 3</td></tr></tbody></table>")]
    [InlineData("<style>.a { color: red }</style>")]
    [InlineData("<svg viewBox=\"0 0 9 9\"><defs><marker id=\"m\" markerWidth=\"8\" refX=\"7\"></marker></defs>"
        + "<line x1=\"0\" marker-end=\"url(#m)\"></line><text>SYN</text></svg>")]
    public void What_only_shows_is_unchanged(string html) => Assert.Equal(html, ForeignHtml.Clean(html));

    [Fact]
    public void A_tree_that_is_too_deep_is_shown_as_its_text()
    {
        var deep = string.Concat(Enumerable.Repeat("<div>", 20_000));
        Assert.StartsWith("<pre>&lt;div&gt;", ForeignHtml.Clean(deep));
    }
}
