using System.Text.Json;

namespace Labs.Kernel.Tests;

/// <summary>Tests the helpers that have the names of .NET Interactive's, without that library.</summary>
public sealed class DisplayHelperTests
{
    [Theory]
    [InlineData("display(3)")]
    [InlineData("3.Display()")]
    [InlineData("3.DisplayAs(\"text/plain\")")]
    [InlineData("object three = 3;\nthree.Display()")]
    [InlineData("Kernel.display(3)")]
    [InlineData("var shown = display(3);\nshown")]
    public async Task A_display_call_without_semicolon_shows_the_value_once(string code)
    {
        await using var notebook = new Notebook();
        Assert.Equal(["display 3"], (await notebook.RunAsync(code)).Output.Events);
    }

    [Fact]
    public async Task A_Display_method_of_the_cell_or_of_a_library_takes_precedence()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("class Own { public string Display() => \"its own\"; }");
        Assert.Equal("its own", await notebook.TextAsync("new Own().Display()"));
        using var folder = new TemporaryFolder();
        var library = Library.Write(folder.Path, "Lib.dll", """
            namespace Lib
            {
                public class Box { }
                public static class Boxes { public static string Display(this Box box) => "the library's"; }
            }
            """);
        Assert.Equal("the library's", await notebook.TextAsync($"#r \"{library}\"\nusing Lib;\nnew Box().Display()"));
    }

    [Fact]
    public async Task A_value_can_be_shown_as_several_types()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("""
            var row = new { Name = "<a>" };
            row.Display("application/json", "text/html");
            display(row, "application/json", "text/plain");
            new[] { "<b>" }.Display("text/html");
            """);
        var json = JsonDocument.Parse(output.Items[0].Data["application/json"]).RootElement;
        Assert.Equal("{\"Name\":\"<a>\"}", json.GetRawText().Replace("\\u003C", "<").Replace("\\u003E", ">"));
        Assert.Contains("&lt;a&gt;", output.Items[0].Data["text/html"]);
        Assert.Equal(["application/json", "text/plain"], output.Items[1].Data.Keys);
        Assert.Contains("&lt;b&gt;", output.Items[2].Data["text/html"]);
    }

    [Theory]
    [InlineData("{ \"a\": 1 }", "{ \"a\": 1 }")]
    [InlineData("no JSON", "\"no JSON\"")]
    public async Task A_value_shown_as_json_is_valid_json(string text, string expected)
    {
        await using var notebook = new Notebook();
        var code = $"var text = {JsonSerializer.Serialize(text)};\ntext.DisplayAs(\"application/json\");";
        Assert.Equal(expected, (await notebook.RunAsync(code)).Output.Items[0].Data["application/json"]);
    }

    [Fact]
    public async Task A_formula_is_shown_as_latex()
    {
        await using var notebook = new Notebook();
        Assert.Equal("$$x^2$$", (await notebook.RunAsync("(MathString)@\"x^2\"")).Result.Result!.Data["text/latex"]);
    }

    [Theory]
    [InlineData("Javascript(\"alert(1)\");", "<script type=\"text/javascript\">alert(1)</script>")]
    [InlineData("Kernel.Javascript(\"alert(1)\");", "<script type=\"text/javascript\">alert(1)</script>")]
    [InlineData("CSS(\"td { color: red }\");", "<style>td { color: red }</style>")]
    [InlineData("Kernel.CSS(\"td { color: red }\");", "<style>td { color: red }</style>")]
    [InlineData("display(Kernel.HTML(\"<i>x</i>\"));", "<i>x</i>")]
    public async Task Scripts_and_styles_reach_the_page(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, Assert.Single((await notebook.RunAsync(code)).Output.Items).Data["text/html"]);
    }
}
