using System.Net;
using System.Text.RegularExpressions;
using Labs.Runner.Reporting;

namespace Labs.Runner.Tests;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("var x = \"<b>\"; // < comment")]
    [InlineData("#!bash\necho \"$HOME\" && ls")]
    [InlineData("var s = \"\"\"\n  raw \"quoted\"\n  \"\"\";")]
    [InlineData("if (a < b && c > d) return 'x';")]
    [InlineData("\"not closed")]
    public void Text_stays_what_it_was(string code) =>
        Assert.Equal(code, WebUtility.HtmlDecode(Regex.Replace(CodeHighlighter.Highlight(code), "</?span[^>]*>", "")));

    [Fact]
    public void Each_kind_has_a_class_of_its_own() =>
        Assert.Equal(
            """<span class="k">var</span> x = <span class="k">new</span> <span class="t">Table</span>"""
            + """(<span class="s">&quot;a&quot;</span>); <span class="c">// 1</span>""",
            CodeHighlighter.Highlight("var x = new Table(\"a\"); // 1"));
}
