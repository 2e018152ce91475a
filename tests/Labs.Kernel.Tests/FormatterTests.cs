namespace Labs.Kernel.Tests;

/// <summary>Tests the convention by which a type names its own formatters without a reference to the notebook kernel.</summary>
public sealed class FormatterTests
{
    private static readonly string s_reference = $"#r \"{typeof(Shown).Assembly.Location}\"\nusing Labs.Kernel.Tests;\n";

    [Fact]
    public async Task A_type_with_formatters_is_shown_by_them()
    {
        await using var notebook = new Notebook();
        var data = await DataAsync(notebook, s_reference + "new Shown(3)");
        Assert.Equal("<b>3</b>", data["text/html"]);
        Assert.Equal("{\"number\":3}", data["application/vnd.shown+json"]);
        Assert.Equal("Shown { Number = 3 }", data["text/plain"]);
    }

    [Fact]
    public async Task The_preferred_types_come_first()
    {
        await using var notebook = new Notebook();
        var data = await DataAsync(notebook, s_reference + "new Shown(3)");
        Assert.Equal(["application/vnd.shown+json", "text/html", "text/plain"], data.Keys);
    }

    [Fact]
    public async Task Formatters_of_a_base_type_or_an_interface_are_used()
    {
        await using var notebook = new Notebook();
        Assert.Equal("<b>4</b>", (await DataAsync(notebook, s_reference + "record Special() : Shown(4); new Special()"))["text/html"]);
        Assert.Equal("<i>5</i>", (await DataAsync(notebook, s_reference + "class Own : IShown { } new Own()"))["text/html"]);
    }

    [Theory]
    [InlineData("new Shown(-1)")]
    [InlineData("display(new Shown(-1));")]
    [InlineData("var shown = display(new Shown(1)); shown.Update(new Shown(-1));")]
    public async Task A_formatter_that_throws_fails_the_cell_with_its_exception(string code)
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(s_reference + code);
        Assert.Equal("ArgumentOutOfRangeException", error.Name);
        Assert.Contains("a negative number", error.Message);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task A_source_of_formatters_that_throws_fails_the_cell_with_its_exception()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("""
            class TypeFormatterSourceAttribute : Attribute { public Type FormatterSourceType => typeof(Source); }
            public class Source { public IEnumerable<object> CreateTypeFormatters() => throw new NotSupportedException("not today"); }
            [TypeFormatterSource] class Drawn { }
            new Drawn()
            """);
        Assert.Equal(("NotSupportedException", "not today"), (error.Name, error.Message));
    }

    [Fact]
    public async Task A_formatter_can_decline()
    {
        await using var notebook = new Notebook();
        var data = await DataAsync(notebook, s_reference + "new Shown(0)");
        Assert.DoesNotContain("<b>", data.GetValueOrDefault("text/html", ""));
    }

    [Fact]
    public async Task A_type_of_the_cell_itself_can_use_the_convention()
    {
        await using var notebook = new Notebook();
        var data = await DataAsync(notebook, """
            class TypeFormatterSourceAttribute : Attribute { public Type FormatterSourceType => typeof(Source); }
            public class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new AsSvg(); } }
            public class AsSvg
            {
                public string MimeType => "image/svg+xml";
                public bool Format(object value, TextWriter writer) { writer.Write("<svg/>"); return true; }
            }
            [TypeFormatterSource] class Drawn { }
            new Drawn()
            """);
        Assert.Equal("<svg/>", data["image/svg+xml"]);
        Assert.True(data.ContainsKey("text/plain"));
    }

    private const string Good = "public string MimeType => \"a/b\"; public bool Format(object value, TextWriter writer) => true;";

    [Theory]
    [InlineData(
        "public object Missing => null;",
        "public IEnumerable<object> CreateTypeFormatters() => null;",
        Good,
        "TypeFormatterSourceAttribute has no property FormatterSourceType")]
    [InlineData("public Type FormatterSourceType => typeof(Source);", "private Source() { }", Good, "Source has no public constructor")]
    [InlineData(
        "public Type FormatterSourceType => typeof(Source);",
        "public object CreateTypeFormatters() => null;",
        Good,
        "Source has no public method IEnumerable<object> CreateTypeFormatters()")]
    [InlineData(
        "public Type FormatterSourceType => typeof(Source);",
        "",
        "public bool Format(object value, TextWriter writer) => true;",
        "Formatter has no public property MimeType")]
    [InlineData(
        "public Type FormatterSourceType => typeof(Source);",
        "",
        "public string MimeType => \"a/b\";",
        "Formatter does not have exactly one public method Format")]
    [InlineData(
        "public Type FormatterSourceType => typeof(Source);",
        "",
        Good + " public bool Format(int value) => true;",
        "Formatter does not have exactly one public method Format")]
    [InlineData(
        "public Type FormatterSourceType => typeof(Source);",
        "",
        "public string MimeType => \"a/b\"; public void Format(object value, TextWriter writer) { }",
        "Formatter has a method Void Format(System.Object, System.IO.TextWriter)")]
    [InlineData(
        "public Type FormatterSourceType => typeof(Source);",
        "",
        "public string MimeType => \"a/b\"; public bool Format(string value, TextWriter writer) => true;",
        "Formatter has a method Boolean Format(System.String, System.IO.TextWriter)")]
    public async Task A_type_that_violates_the_convention_fails_the_cell(string attribute, string source, string formatter, string expected)
    {
        await using var notebook = new Notebook();
        var create = source.Length > 0 ? source : "public IEnumerable<object> CreateTypeFormatters() { yield return new Formatter(); }";
        var declarations = $$"""
            class TypeFormatterSourceAttribute : Attribute { {{attribute}} }
            public class Source { {{create}} }
            public class Formatter { {{formatter}} }
            [TypeFormatterSource] class Drawn { }
            """;
        await notebook.RunAsync(declarations);
        foreach (var code in (string[])["new Drawn()", "display(new Drawn());"])
        {
            var error = await notebook.FailAsync(code);
            Assert.Contains(expected, error.Message);
            Assert.Contains("bool Format(object, TextWriter)", error.Message);
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> DataAsync(Notebook notebook, string code) =>
        (await notebook.RunAsync(code)).Result.Result!.Data;
}
