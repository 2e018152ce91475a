namespace Labs.Kernel.Tests;

/// <summary>Tests languages whose text is shown unchanged.</summary>
public sealed class MarkupTests
{
    [Theory]
    [InlineData("html", "text/html", "<i>a</i>\n<b>x</b>")]
    [InlineData("markdown", "text/markdown", "# Title\n\n- a")]
    [InlineData("mermaid", "text/vnd.mermaid", "graph TD\n  A --> B")]
    [InlineData("javascript", "application/javascript", "element.innerHTML = '#!html';")]
    [InlineData("svg", "image/svg+xml", "<svg/>")]
    public async Task The_text_is_shown_with_its_mime_type(string language, string mimeType, string text)
    {
        await using var notebook = new Notebook();
        var (result, output) = await notebook.RunAsync($"#!{language}\n{text}\n");
        Assert.Equal(text, Assert.Single(output.Items).Data[mimeType]);
        Assert.Null(result.Result);
    }

    [Fact]
    public async Task Languages_alternate_in_one_cell_in_order()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("1\n#!html\n<i>2</i>\n#!csharp\n3\n#!bash\necho 4\n#!csharp\nvar five = 5;\nfive");
        Assert.Equal(["result 1", "display <i>2</i>", "result 3", "out 4\n", "result 5"], output.Events);
    }

    [Fact]
    public async Task A_script_can_add_a_language()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            Kernel.AddLanguage("shout", "prints it in capitals",
                (text, arguments, _) => Task.FromResult<object>(text.Trim().ToUpperInvariant() + arguments["end"]));
            """);
        Assert.Equal("HI!", (await notebook.RunAsync("#!shout --end !\nhi")).Output.Items[0].Data["text/plain"]);
        Assert.Contains("prints it in capitals", (await notebook.RunAsync("#!lsmagic")).Output.Items[0].Data["text/html"]);
    }

    [Fact]
    public async Task A_language_of_a_script_receives_values_and_defines_variables()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            var count = 3;
            Kernel.AddLanguage("repeat", "", (text, arguments, publish, _) =>
            {
                publish("made", string.Concat(Enumerable.Repeat(text.Trim(), (int)arguments["@count"])));
                return Task.FromResult<object>(null);
            });
            """);
        await notebook.RunAsync("#!repeat @count\nab");
        Assert.Equal("ABABAB", (await notebook.RunAsync("made.ToUpperInvariant()")).Result.Result!.Data["text/plain"]);
    }
}
