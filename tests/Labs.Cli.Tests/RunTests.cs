using System.Xml.Linq;

namespace Labs.Cli.Tests;

/// <summary>Whatever a notebook does, the runner ends, says which cell it was, and keeps what there is.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Cells_share_state_and_everything_is_written()
    {
        using var notebook = new TemporaryNotebook("var x = 20;", "x + 1", "Console.WriteLine(\"ünï ✓\");");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("21", notebook.TextOf(1));
        Assert.Equal("ünï ✓\n", notebook.TextOf(2));
        Assert.True(File.Exists(Path.Combine(notebook.Out, "index.html")));
        Assert.Contains("ünï ✓", System.Net.WebUtility.HtmlDecode(await File.ReadAllTextAsync(Path.Combine(notebook.Out, "test.html"))));
        Assert.Equal(3, XDocument.Load(Path.Combine(notebook.Out, "junit.xml")).Descendants("testcase").Count());
        Assert.Contains("not of this series", error);
    }

    [Fact]
    public async Task An_error_ends_with_1_names_the_cell_and_runs_no_later_cell()
    {
        using var notebook = new TemporaryNotebook("1 + 1", "int zero = 0;\n1 / zero", "\"never\"");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        Assert.Contains("cell 2", error);
        Assert.Contains("DivideByZero", notebook.TextOf(1));
        Assert.Equal("", notebook.TextOf(2));
        Assert.Single(XDocument.Load(Path.Combine(notebook.Out, "junit.xml")).Descendants("failure"));
    }

    [Fact]
    public async Task Tags_expect_an_error_and_skip_a_cell()
    {
        using var notebook = new TemporaryNotebook(("throw new Exception(\"wanted\");", ["raises-exception"]), ("throw new Exception();", ["skip-execution"]), ("\"end\"", []));
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("end", notebook.TextOf(2));
    }

    [Fact]
    public async Task Parameters_are_typed_and_unknown_ones_refused()
    {
        using var notebook = new TemporaryNotebook(("int rounds = 1;\nstring name = \"a\";", ["parameters"]), ("$\"{rounds * 2} {name}\"", []));
        var (exit, _, error) = await notebook.RunAsync("-p", "rounds=21", "-p", "name=it's \"x\"");
        Assert.True(exit == 0, error);
        Assert.Equal("42 it's \"x\"", notebook.TextOf(1));
        (exit, _, error) = await notebook.RunAsync("-p", "round=1");
        Assert.Equal(2, exit);
        Assert.Contains("rounds, name", error);
    }

    [Fact]
    public async Task A_short_run_takes_the_notebooks_own_values_below_those_of_the_command_line()
    {
        using var notebook = new TemporaryNotebook(("int rounds = 100;\nint size = 100;\nstring name = \"a\";", ["parameters"]), ("$\"{rounds} {size} {name}\"", []));
        notebook.SetMetadata("""{ "labs": { "short": { "rounds": 2, "size": 3 } } }""");
        var (exit, _, error) = await notebook.RunAsync("--short", "-p", "size=7");
        Assert.True(exit == 0, error);
        Assert.Equal("2 7 a", notebook.TextOf(1));

        notebook.SetMetadata("""{ "labs": { "short": { "round": 2 } } }""");
        (exit, _, error) = await notebook.RunAsync("--short");
        Assert.Equal(2, exit);
        Assert.Contains("no cell tagged 'parameters' declares round", error);
    }

    [Theory]
    [InlineData("Environment.Exit(7);", "exited with code 7")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "signal 9")]
    [InlineData("Environment.FailFast(\"on purpose\");", "on purpose")]
    [InlineData("void Deep(int i) { Deep(i + 1); }\nDeep(0);", "signal 6")]
    public async Task A_process_that_ends_is_reported_with_its_cell(string code, string expected)
    {
        using var notebook = new TemporaryNotebook("\"before\"", code, "\"after\"");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        Assert.Contains("cell 2", error);
        Assert.Contains(expected, notebook.TextOf(1));
        Assert.Equal("before", notebook.TextOf(0));
        Assert.DoesNotContain("   at Labs.Cli", error);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("Thread.Sleep(100_000);")]
    [InlineData("await Task.Delay(100_000);")]
    public async Task An_endless_cell_is_interrupted_and_ends_with_4(string code)
    {
        using var notebook = new TemporaryNotebook("\"before\"", code);
        var (exit, _, error) = await notebook.RunAsync("--cell-timeout", "4");
        Assert.Equal(4, exit);
        Assert.Contains("limit of 4 s", error);
        Assert.Equal("before", notebook.TextOf(0));
    }

    [Fact]
    public async Task A_notebook_has_a_limit_too()
    {
        using var notebook = new TemporaryNotebook("await Task.Delay(700);", "await Task.Delay(700);", "await Task.Delay(100_000);");
        var (exit, _, error) = await notebook.RunAsync("--timeout", "2");
        Assert.Equal(4, exit);
        Assert.Contains("--timeout", error);
    }

    [Fact]
    public async Task A_gigabyte_of_output_is_cut_with_a_note()
    {
        using var notebook = new TemporaryNotebook("var line = new string('x', 1 << 20);\nfor (var i = 0; i < 1024; i++) Console.WriteLine(line);", "\"after\"");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.InRange(new FileInfo(Path.Combine(notebook.Out, "test.ipynb")).Length, 1, 30 << 20);
        Assert.Equal("after", notebook.TextOf(1));
    }

    [Fact]
    public async Task Output_past_the_engine_does_not_break_the_protocol()
    {
        using var notebook = new TemporaryNotebook(
            "var raw = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), FileAccess.Write);\nraw.Write(System.Text.Encoding.UTF8.GetBytes(\"{\\\"event\\\":\\\"done\\\"}\\n\"));\nraw.Flush();", "\"after\"");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("after", notebook.TextOf(1));
    }

    [Fact]
    public async Task Out_of_memory_is_the_cells_error_or_its_end_and_no_more()
    {
        using var notebook = new TemporaryNotebook("var all = new List<byte[]>();\nwhile (true) all.Add(new byte[10 << 20]);");
        var (exit, _, error) = await notebook.RunAsync("--memory", "256");
        Assert.Equal(1, exit);
        Assert.Contains("cell 1", error);
        Assert.Matches("(?i)out.?of.?memory", notebook.TextOf(0));
    }

    [Theory]
    [InlineData("run", "--no-such-option")]
    [InlineData("run", "no-such-notebook")]
    [InlineData("run", "--timeout", "0")]
    [InlineData("run", "-p", "nonsense")]
    [InlineData("no-such-command")]
    public async Task Wrong_usage_is_2_with_one_message(params string[] arguments)
    {
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(arguments);
        Assert.Equal(2, exit);
        Assert.StartsWith("labs: ", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("doctor")]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("clean")]
    [InlineData("claims")]
    [InlineData("report")]
    [InlineData("images")]
    [InlineData("convert")]
    [InlineData("fmt")]
    [InlineData("new-lab")]
    [InlineData("bench")]
    [InlineData("version")]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        var (exit, output, error) = await TemporaryNotebook.LabsAsync(command, "--help");
        Assert.True(exit == 0, error);
        Assert.Contains("Example: labs " + command, output.ReplaceLineEndings(" "));
    }
}
