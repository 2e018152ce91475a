using System.Globalization;
using System.Text.RegularExpressions;

namespace Labs.Kernel.Tests;

/// <summary>Tests the commands, such as <c>#!time</c>.</summary>
public sealed partial class CommandTests
{
    [Fact]
    public async Task The_time_command_shows_how_long_the_cell_took()
    {
        await using var notebook = new Notebook();
        var (result, output) = await notebook.RunAsync("#!time\nawait Task.Delay(200);\n7");
        var shown = output.Items.Single(item => !item.IsResult).Data["text/plain"];
        Assert.InRange(double.Parse(WallTime().Match(shown).Groups[1].Value, CultureInfo.InvariantCulture), 200, 20_000);
        Assert.Equal("7", result.Result!.Data["text/plain"]);
    }

    [Fact]
    public async Task The_who_command_lists_the_variables()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var b = 1; var a = \"text\"; void NoVariable() { }");
        Assert.Equal("a b", (await notebook.RunAsync("#!who")).Output.Items[0].Data["text/plain"]);
    }

    [Fact]
    public async Task The_whos_command_adds_types_and_values_also_if_one_cannot_be_shown()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            var n = 41; n++;
            var list = Enumerable.Range(0, 1000).ToList();
            class Mute { public override string ToString() => throw new Exception("mute"); }
            var mute = new Mute();
            """);
        var html = (await notebook.RunAsync("#!whos")).Output.Items[0].Data["text/html"];
        Assert.Contains("<td>n</td><td>Int32</td><td>42</td>", html);
        Assert.Contains("<td>list</td><td>List&lt;Int32&gt;</td>", html);
        Assert.Contains("<td>mute</td>", html);
        Assert.DoesNotContain("999", html);
    }

    [Fact]
    public async Task The_lsmagic_command_lists_languages_and_commands()
    {
        await using var notebook = new Notebook();
        var html = (await notebook.RunAsync("#!lsmagic")).Output.Items[0].Data["text/html"];
        string[] names =
            ["bash", "html", "markdown", "mermaid", "time", "who", "whos", "lsmagic", "value", "set", "share", "import"];
        foreach (var name in names)
            Assert.Contains($"<td>#!{name}</td>", html);
    }

    [Fact]
    public async Task The_error_of_an_unknown_marker_has_its_line_and_the_cell_does_not_run()
    {
        await using var notebook = new Notebook();
        var (result, output) = await notebook.TryAsync("Console.Write(1);\n#!nonsense --flag\n2");
        Assert.Equal(("UnknownMarker", 2), (result.Error!.Name, result.Error.Line));
        Assert.Contains("#!nonsense is neither a language nor a command of this kernel; #!lsmagic lists both", result.Error.Message);
        Assert.Equal("", output.Stdout);
    }

    [Theory]
    [InlineData("#!fsharp\nlet x = 1", "csharp", "F# cells do not run in this kernel")]
    [InlineData("#!kql\nT | take 1", "csharp", "KQL cells do not run in this kernel")]
    [InlineData("Get-Process", "pwsh", "PowerShell cells do not run in this kernel")]
    [InlineData("GET https://example.org", "http", "HTTP request cells do not run in this kernel")]
    public async Task The_error_of_a_language_that_only_NET_Interactive_has_names_it(string code, string language, string expected)
    {
        await using var notebook = new Notebook();
        var (result, _) = await notebook.TryAsync(code, context: new CellContext(language));
        Assert.Contains(expected, result.Error!.Message);
    }

    [Fact]
    public async Task The_error_of_an_unknown_language_in_the_metadata_names_it()
    {
        await using var notebook = new Notebook();
        var (result, _) = await notebook.TryAsync("x = 1", context: new CellContext("fortran"));
        Assert.Contains("'fortran'", result.Error!.Message);
    }

    [Fact]
    public async Task Markers_inside_strings_are_text_unless_they_start_a_line()
    {
        await using var notebook = new Notebook();
        Assert.Equal("#!nonsense", await notebook.TextAsync("var s = \"#!nonsense\"; s"));
    }

    [GeneratedRegex(@"^Wall time: ([\d.]+) ms$")]
    private static partial Regex WallTime();
}
