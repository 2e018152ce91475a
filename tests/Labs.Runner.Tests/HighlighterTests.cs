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
    [InlineData("#!sql db\nSELECT 'a', `b` -- c\n#!yaml\na: 'b' # c\n\n#!csharp\nvar x = 1;")]
    [InlineData("#!bash")]
    [InlineData("")]
    public void Text_stays_what_it_was(string code) =>
        Assert.Equal(code, WebUtility.HtmlDecode(Regex.Replace(CodeHighlighter.Highlight(code), "</?span[^>]*>", "")));

    [Theory]
    [InlineData("csharp", "#!sql db\nSELECT * FROM t; -- all", "{m #!sql db}\n{k SELECT} * {k FROM} t; {c -- all}")]
    [InlineData("sql", "select 'it''s', 5", "{k select} {s 'it''s'}, {n 5}")]
    [InlineData("bash", "if true; then echo $HOME; fi # done", "{k if} {k true}; {k then} echo {t $HOME}; {k fi} {c # done}")]
    [InlineData("yaml", "replicas: 3\nname: \"a\" # b", "{t replicas}: {n 3}\n{t name}: {s \"a\"} {c # b}")]
    [InlineData("python", "x = None # int", "x = {k None} {c # int}")]
    [InlineData("csharp", "var a = 1;\n#!bash\nfor i in 1\n#!csharp\nvar b = 2;",
        "{k var} a = {n 1};\n{m #!bash}\n{k for} i {k in} {n 1}\n{m #!csharp}\n{k var} b = {n 2};")]
    public void A_cell_is_coloured_as_its_own_language(string language, string code, string expected)
    {
        var spans = Regex.Replace(CodeHighlighter.Highlight(code, language), "<span class=\"(.)\">(.*?)</span>", "{$1 $2}");
        Assert.Equal(expected, WebUtility.HtmlDecode(spans));
    }

    [Fact]
    public void Each_kind_has_a_class_of_its_own() =>
        Assert.Equal(
            """<span class="k">var</span> x = <span class="k">new</span> <span class="t">Table</span>"""
            + """(<span class="s">&quot;a&quot;</span>); <span class="c">// 1</span>""",
            CodeHighlighter.Highlight("var x = new Table(\"a\"); // 1"));
}
