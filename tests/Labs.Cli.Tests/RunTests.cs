using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace Labs.Cli.Tests;

/// <summary>Whatever a notebook does, the runner ends, names the cell, and keeps what there is.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Cells_share_state_and_everything_is_written()
    {
        using var notebook = TemporaryNotebook.Fixture("Hello");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("21", notebook.TextOf(2));
        Assert.Equal("ünï ✓\n", notebook.TextOf(3));
        Assert.True(File.Exists(Path.Combine(notebook.Out, "index.html")));
        Assert.Contains("ünï ✓", WebUtility.HtmlDecode(await File.ReadAllTextAsync(Path.Combine(notebook.Out, "test.html"))));
        Assert.Equal(3, XDocument.Load(Path.Combine(notebook.Out, "junit.xml")).Descendants("testcase").Count());
        Assert.Contains("not of this series", error);
    }

    [Fact]
    public async Task The_outcome_is_printed_as_json()
    {
        using var notebook = TemporaryNotebook.Fixture("Fails");
        var (exit, output, _) = await notebook.RunAsync("--json");
        Assert.Equal(1, exit);
        using var json = JsonDocument.Parse(output);
        var outcome = json.RootElement[0];
        Assert.Equal("test", outcome.GetProperty("notebook").GetString());
        Assert.False(outcome.GetProperty("passed").GetBoolean());
        Assert.Equal(1, outcome.GetProperty("exitCode").GetInt32());
        Assert.Contains("cell 3", outcome.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_error_ends_with_1_names_the_cell_and_runs_no_later_cell()
    {
        using var notebook = TemporaryNotebook.Fixture("Fails");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        Assert.Contains("cell 3", error);
        Assert.Contains("DivideByZero", notebook.TextOf(2));
        Assert.Equal("", notebook.TextOf(3));
        Assert.Single(XDocument.Load(Path.Combine(notebook.Out, "junit.xml")).Descendants("failure"));
    }

    [Theory]
    [InlineData("Stray", "cell 3: a thread ended with an unhandled exception: InvalidOperationException: lost")]
    [InlineData("ReadLine", "this notebook runs without a reader who could answer")]
    public async Task An_exception_of_a_thread_and_a_question_without_a_reader_fail_the_notebook(string fixture, string message)
    {
        using var notebook = TemporaryNotebook.Fixture(fixture);
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        Assert.Contains(message, error);
    }

    [Fact]
    public async Task An_exception_in_async_void_fails_the_notebook()
    {
        using var notebook = new TemporaryNotebook(
            "async void Fire() { await Task.Yield(); throw new InvalidOperationException(\"lost\"); }", "Fire(); await Task.Delay(500);");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        Assert.Contains("unhandled exception: InvalidOperationException: lost", error);
    }

    [Fact]
    public async Task Tags_expect_an_error_and_skip_a_cell()
    {
        using var notebook = TemporaryNotebook.Fixture("RaisesException");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("end", notebook.TextOf(3));
    }

    [Fact]
    public async Task Parameters_are_typed_and_unknown_ones_refused()
    {
        using var notebook = TemporaryNotebook.Fixture("Parameters");
        var (exit, _, error) = await notebook.RunAsync("-p", "rounds=21", "-p", "name=it's \"x\"");
        Assert.True(exit == 0, error);
        Assert.Equal("42 it's \"x\"", notebook.TextOf(2));
        (exit, _, error) = await notebook.RunAsync("-p", "round=1");
        Assert.Equal(2, exit);
        Assert.Contains("rounds, name", error);
    }

    [Fact]
    public async Task A_short_run_takes_the_notebooks_own_values_below_those_of_the_command_line()
    {
        using var notebook = TemporaryNotebook.Fixture("ShortRun");
        var (exit, _, error) = await notebook.RunAsync("--short", "-p", "size=7");
        Assert.True(exit == 0, error);
        Assert.Equal("2 7 a", notebook.TextOf(2));

        using var unknown = TemporaryNotebook.Fixture("ShortRunUnknown");
        (exit, _, error) = await unknown.RunAsync("--short");
        Assert.Equal(2, exit);
        Assert.Contains("no cell tagged 'parameters' declares round", error);
    }

    [Theory]
    [InlineData("Exit", "exited with code 7")]
    [InlineData("Killed", "signal 9")]
    [InlineData("Crash", "on purpose")]
    [InlineData("StackOverflow", "signal 6")]
    public async Task A_process_that_ends_is_reported_with_its_cell(string fixture, string expected)
    {
        using var notebook = TemporaryNotebook.Fixture(fixture);
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        Assert.Contains("cell 3", error);
        Assert.Contains(expected, notebook.TextOf(2));
        Assert.Equal("before", notebook.TextOf(1));
        Assert.DoesNotContain("   at Labs.", error);
    }

    [Theory]
    [InlineData("Loop")]
    [InlineData("Sleep")]
    [InlineData("Delay")]
    public async Task An_endless_cell_is_interrupted_and_ends_with_4(string fixture)
    {
        using var notebook = TemporaryNotebook.Fixture(fixture);
        var (exit, _, error) = await notebook.RunAsync("--cell-timeout", "8");
        Assert.Equal(4, exit);
        Assert.Contains("limit of 8 s", error);
        Assert.Equal("before", notebook.TextOf(1));
    }

    [Fact]
    public async Task Cells_run_and_are_interrupted_although_an_earlier_one_has_filled_the_thread_pool()
    {
        using var notebook = TemporaryNotebook.Fixture("FullPool");
        var (exit, _, error) = await notebook.RunAsync("--cell-timeout", "8");
        Assert.Equal(4, exit);
        Assert.Contains("limit of 8 s", error);
        Assert.Equal("499", notebook.TextOf(3));
        Assert.Contains("The cell was interrupted.", notebook.TextOf(4));
    }

    [Fact]
    public async Task A_notebook_has_a_limit_too()
    {
        using var notebook = TemporaryNotebook.Fixture("SlowCells");
        var (exit, _, error) = await notebook.RunAsync("--timeout", "2");
        Assert.Equal(4, exit);
        Assert.Contains("--timeout", error);
    }

    [Fact]
    public async Task A_gigabyte_of_output_is_cut_with_a_note()
    {
        using var notebook = TemporaryNotebook.Fixture("Flood");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.InRange(new FileInfo(Path.Combine(notebook.Out, "test.ipynb")).Length, 1, 30 << 20);
        Assert.Equal("after", notebook.TextOf(2));
    }

    [Fact]
    public async Task Output_past_the_engine_does_not_break_the_protocol()
    {
        using var notebook = TemporaryNotebook.Fixture("RawOutput");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("after", notebook.TextOf(2));
    }

    [Fact]
    public async Task Output_of_processes_and_late_output_is_in_the_cell_that_started_it()
    {
        using var notebook = TemporaryNotebook.Fixture("LateOutput");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Contains("late", notebook.TextOf(1));
        Assert.Contains("grandchild\n", notebook.TextOf(1));
        Assert.Contains("grumble\n", notebook.TextOf(1));
        Assert.Contains("child\n", notebook.TextOf(2));
        Assert.Contains("complaint\n", notebook.TextOf(2));
        Assert.DoesNotContain("late", notebook.TextOf(2));
        Assert.DoesNotContain("grumble", notebook.TextOf(2));
    }

    [Fact]
    public async Task Out_of_memory_is_the_cells_error_or_its_end_and_no_more()
    {
        using var notebook = TemporaryNotebook.Fixture("OutOfMemory");
        var (exit, _, error) = await notebook.RunAsync("--memory", "256");
        Assert.Equal(1, exit);
        Assert.Contains("cell 2", error);
        Assert.Matches("(?i)out.?of.?memory", notebook.TextOf(1));
    }

    [Fact]
    public async Task A_file_that_is_not_a_notebook_is_wrong_usage()
    {
        using var notebook = TemporaryNotebook.Of("[]");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(2, exit);
        var expected = $"labs: {notebook.FilePath} is not a notebook: expected a JSON object, found a list.";
        Assert.Equal(expected, Assert.Single(error.Trim().Split('\n')));
    }

    [Theory]
    [InlineData("run", "--no-such-option")]
    [InlineData("run", "no-such-notebook")]
    [InlineData("run", "--timeout", "0")]
    [InlineData("run", "-p", "nonsense")]
    [InlineData("claims", "--json", "--markdown")]
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
    [InlineData("compare")]
    [InlineData("report")]
    [InlineData("site")]
    [InlineData("images")]
    [InlineData("convert")]
    [InlineData("fmt")]
    [InlineData("new-lab")]
    [InlineData("bench")]
    [InlineData("completion")]
    [InlineData("version")]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        var (exit, output, error) = await TemporaryNotebook.LabsAsync(command, "--help");
        Assert.True(exit == 0, error);
        Assert.Contains("Example: labs " + command, output.ReplaceLineEndings(" "));
    }
}
