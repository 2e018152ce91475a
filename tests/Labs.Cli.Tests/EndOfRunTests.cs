using System.Diagnostics;

namespace Labs.Cli.Tests;

/// <summary>However a run ends, the executed notebook has what the cells have shown until then.</summary>
public sealed class EndOfRunTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private readonly TemporaryNotebook _notebook = new(
        "\"first\"", "Console.WriteLine(\"half\"); await Task.Delay(TimeSpan.FromMinutes(5));", "\"never\"");

    private string ExecutedPath => Path.Combine(_notebook.Out, "test.ipynb");

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_runner_that_is_killed_leaves_the_executed_notebook()
    {
        using var running = Start();
        await UntilAsync(() => HasShown("half"), running);
        Assert.Contains("first", await File.ReadAllTextAsync(ExecutedPath));
        running.Kill();
        await running.WaitForExitAsync();
        Assert.True(HasShown("first") && HasShown("half"));
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("report", "--out", _notebook.Out);
        Assert.True(exit == 0, error);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_run_with_130_and_everything_is_written(string signal)
    {
        using var running = Start();
        await UntilAsync(() => HasShown("half"), running);
        Process.Start("kill", ["-" + signal, $"{running.Id}"]).WaitForExit();
        await EndAsync(running);
        Assert.Equal(130, running.ExitCode);
        AssertWritten();
    }

    [Fact]
    public async Task A_terminal_that_is_closed_ends_the_run_and_everything_is_written()
    {
        // script(1) is the terminal; its end hangs up.
        var command = string.Join(' ', TemporaryNotebook.Command, "run", _notebook.FilePath, "--out", _notebook.Out);
        var start = new ProcessStartInfo("env", ["--default-signal=HUP", "script", "-qfc", command, "/dev/null"]);
        start.RedirectStandardOutput = start.RedirectStandardInput = true;
        start.Environment["LABS_REPO"] = Repository.Root;
        using var terminal = Process.Start(start)!;
        _ = terminal.StandardOutput.ReadToEndAsync();
        await UntilAsync(() => HasShown("half"), terminal);
        terminal.Kill();
        await UntilAsync(() => File.Exists(Path.Combine(_notebook.Out, "junit.xml")), null);
        AssertWritten();
    }

    [Fact]
    public async Task A_run_under_nohup_outlives_its_terminal()
    {
        using var notebook = new TemporaryNotebook("System.IO.File.WriteAllText(\"started\", \"\");",
            "while (!System.IO.File.Exists(\"go\")) await Task.Delay(20);", "\"end\"");
        using var running = Process.Start(TemporaryNotebook.Start(
            ["run", notebook.FilePath, "--out", notebook.Out], null, "sh", "-c", "trap '' HUP; exec \"$@\"", "sh"))!;
        await UntilAsync(() => File.Exists(Path.Combine(notebook.Folder, "started")), running);
        Process.Start("kill", ["-HUP", $"{running.Id}"]).WaitForExit();
        await File.WriteAllTextAsync(Path.Combine(notebook.Folder, "go"), "");
        await EndAsync(running);
        Assert.Equal(0, running.ExitCode);
        Assert.Equal("end", notebook.TextOf(2));
    }

    // The process that runs the tests may ignore signals, and what it starts would inherit that.
    private Process Start() => Process.Start(TemporaryNotebook.Start(
        ["run", _notebook.FilePath, "--out", _notebook.Out], null, "env", "--default-signal=HUP,QUIT,TERM"))!;

    private bool HasShown(string text)
    {
        if (!File.Exists(ExecutedPath))
            return false;
        try
        {
            return Enumerable.Range(0, 3).Any(cell => _notebook.TextOf(cell).Contains(text, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void AssertWritten()
    {
        Assert.Contains("first", _notebook.TextOf(0));
        Assert.Contains("half", _notebook.TextOf(1));
        foreach (var name in new[] { "test.html", "index.html", "junit.xml" })
            Assert.True(File.Exists(Path.Combine(_notebook.Out, name)), name);
    }

    private static async Task UntilAsync(Func<bool> condition, Process? running)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(running?.HasExited == true, "the run has ended");
            Assert.True(clock.Elapsed < s_limit, "the condition is not met after a minute");
            await Task.Delay(50);
        }
    }

    private static async Task EndAsync(Process running)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await running.WaitForExitAsync(limit.Token);
    }
}
