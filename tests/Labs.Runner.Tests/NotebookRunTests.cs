using Labs.NotebookProcess;
using Labs.Runner.Notebooks;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>The order in which a run asks its process for things, from the log of a fake one.</summary>
public sealed class NotebookRunTests : IDisposable
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_starts_the_process_runs_the_cells_in_order_and_cleans_up()
    {
        var (outcome, executed) = await RunAsync("Hello", new FakeProcess(_log));
        Assert.Equal(
            [
                "start", "Hello 2/4", "execute 2", "Hello 3/4", "execute 3", "Hello 4/4", "execute 4", "shutdown", "end", "dispose",
            ],
            _log);
        Assert.Equal(NotebookStatus.Passed, outcome.Status);
        Assert.Equal("from 3\n", NotebookCell.Text(executed.Cells[2].Outputs[0]!["text"]));
    }

    [Fact]
    public async Task Output_after_a_cells_end_is_added_to_its_cell()
    {
        var fake = new FakeProcess(_log)
        {
            Late = new Dictionary<string, HostEvent>
            {
                ["execute 3"] = new HostEvent("stream", 2, Stream: "stdout", Text: "while 3 runs\n"),
                ["shutdown"] = new HostEvent("stream", 4, Stream: "stderr", Text: "at the very end\n"),
            },
        };
        var (outcome, executed) = await RunAsync("Hello", fake);
        Assert.True(outcome.Passed);
        Assert.Equal("from 2\nwhile 3 runs\n", NotebookCell.Text(Assert.Single(executed.Cells[1].Outputs)!["text"]));
        Assert.Equal("from 3\n", NotebookCell.Text(Assert.Single(executed.Cells[2].Outputs)!["text"]));
        Assert.Equal("at the very end\n", NotebookCell.Text(executed.Cells[3].Outputs[1]!["text"]));
    }

    [Theory]
    [InlineData("execute 3")]
    [InlineData("shutdown")]
    public async Task An_exception_that_nothing_caught_fails_the_notebook(string moment)
    {
        var stray = new HostEvent("stray", 2, Name: "InvalidOperationException", Text: "lost");
        var fake = new FakeProcess(_log) { Late = new Dictionary<string, HostEvent> { [moment] = stray } };
        var (outcome, _) = await RunAsync("Hello", fake);
        Assert.Equal(NotebookStatus.Failed, outcome.Status);
        Assert.Equal("cell 2: a thread ended with an unhandled exception: InvalidOperationException: lost", outcome.Message);
    }

    [Fact]
    public async Task A_failed_cell_ends_the_run_and_the_clean_up_still_happens()
    {
        var (outcome, _) = await RunAsync("Hello", new FakeProcess(_log, Reply.Ok, Reply.Fail));
        Assert.Equal(["start", "Hello 2/4", "execute 2", "Hello 3/4", "execute 3", "shutdown", "end", "dispose"], _log);
        Assert.Equal(NotebookStatus.Failed, outcome.Status);
        Assert.Equal([CellStatus.Ok, CellStatus.Failed, CellStatus.NotRun], outcome.Cells.Select(cell => cell.Status));
        Assert.Equal("cell 3 (x + 1) failed: wrong", outcome.Message);
    }

    [Fact]
    public async Task A_cell_at_its_limit_is_interrupted_and_not_killed()
    {
        var (outcome, _) = await RunAsync("Fails", new FakeProcess(_log, Reply.Hang), options => options with { CellTimeout = s_soon });
        Assert.Equal(["start", "Fails 2/4", "execute 2", "interrupt", "shutdown", "end", "dispose"], _log);
        Assert.Equal(NotebookStatus.Timeout, outcome.Status);
        Assert.Contains("the cell's limit of 0.1 s was reached (--cell-timeout)", outcome.Message);
    }

    [Fact]
    public async Task A_cell_that_ignores_the_interrupt_is_killed()
    {
        var fake = new FakeProcess(_log, Reply.IgnoreInterrupt);
        var (outcome, _) = await RunAsync("Fails", fake, options => options with { CellTimeout = s_soon, InterruptPatience = s_soon });
        Assert.Equal(["start", "Fails 2/4", "execute 2", "interrupt", "kill", "shutdown", "end", "dispose"], _log);
        Assert.Equal(NotebookStatus.Timeout, outcome.Status);
    }

    [Fact]
    public async Task A_cell_that_floods_its_output_is_interrupted_at_its_limit()
    {
        var (outcome, _) = await RunAsync("Fails", new FakeProcess(_log, Reply.Flood), options => options with { CellTimeout = s_soon });
        Assert.Equal(["start", "Fails 2/4", "execute 2", "interrupt", "shutdown", "end", "dispose"], _log);
        Assert.Equal(NotebookStatus.Timeout, outcome.Status);
    }

    [Fact]
    public async Task The_notebooks_limit_counts_over_all_cells()
    {
        var fake = new FakeProcess(_log, Reply.Ok, Reply.Hang);
        var (outcome, _) = await RunAsync("Hello", fake, options => options with { Timeout = s_soon });
        Assert.Equal(["execute 3", "interrupt", "shutdown", "end", "dispose"], _log[^5..]);
        Assert.Contains("the notebook's limit of 0.1 s was reached (--timeout)", outcome.Message);
    }

    [Fact]
    public async Task An_interrupted_run_keeps_what_there_is_and_cleans_up()
    {
        using var stop = new CancellationTokenSource();
        var fake = new FakeProcess(_log, Reply.Ok, Reply.Hang) { Executed = () => Stop(stop) };
        var (outcome, executed) = await RunAsync("Hello", fake, cancellationToken: stop.Token);
        Assert.Equal(["execute 3", "interrupt", "shutdown", "end", "dispose"], _log[^5..]);
        Assert.Equal(NotebookStatus.Interrupted, outcome.Status);
        Assert.Equal([CellStatus.Ok, CellStatus.Interrupted, CellStatus.NotRun], outcome.Cells.Select(cell => cell.Status));
        Assert.Equal("from 2\n", NotebookCell.Text(executed.Cells[1].Outputs[0]!["text"]));
    }

    [Fact]
    public async Task What_a_cell_shows_is_kept_while_it_runs()
    {
        using var stop = new CancellationTokenSource();
        var kept = new List<string>();
        var fake = new FakeProcess(_log, Reply.Ok, Reply.Hang);
        var options = new RunOptions { Repository = _folder.Path, Out = _folder.Path, KeepDelay = TimeSpan.Zero };
        var run = new NotebookRun(Fixture.Read("Hello"), options, new LogProgress(_log), fake.Start, notebook =>
        {
            kept.Add(NotebookCell.Text(notebook.Cells[1].Outputs[0]!["text"]) + _log[^1]);
            stop.Cancel();
        });
        Assert.Equal(NotebookStatus.Interrupted, (await run.RunAsync(stop.Token)).Status);
        Assert.Equal("from 2\nexecute 3", kept[0]);
    }

    [Fact]
    public async Task A_process_that_ends_during_a_cell_is_reported_with_its_last_words()
    {
        var (outcome, _) = await RunAsync("Hello", new FakeProcess(_log, Reply.Die));
        Assert.Equal(["start", "Hello 2/4", "execute 2", "end", "shutdown", "end", "dispose"], _log);
        Assert.Equal("cell 2 (var x = 20;) crashed: the notebook's process exited with code 7: last words", outcome.Message);
    }

    [Fact]
    public async Task Tags_expect_an_error_and_skip_a_cell()
    {
        var (outcome, _) = await RunAsync("RaisesException", new FakeProcess(_log, Reply.Fail));
        Assert.Equal([CellStatus.ExpectedFailure, CellStatus.Skipped, CellStatus.Ok], outcome.Cells.Select(cell => cell.Status));
        Assert.True(outcome.Passed);
    }

    [Fact]
    public async Task A_result_file_that_is_not_understood_fails_the_notebook()
    {
        var started = DateTimeOffset.UtcNow.AddMinutes(1).ToString("O");
        var text = $$"""{ "schema": "labs.result/1", "started": "{{started}}", "claims": [{ "id": "sky", "verdict": "perhaps" }] }""";
        var options = new RunOptions { Repository = _folder.Path, Out = _folder.Path };
        var run = new NotebookRun(Fixture.Read("Hello"), options, new LogProgress(_log), new FakeProcess(_log).Start);
        _folder.Write("results/Hello.json", text); // as the notebook's process does
        var outcome = await run.RunAsync(CancellationToken.None);
        Assert.Equal(NotebookStatus.Failed, outcome.Status);
        Assert.Contains("the verdict of claim 'sky' is 'perhaps'; expected one of holds,", outcome.Message);
    }

    private void Stop(CancellationTokenSource stop)
    {
        if (_log[^1] == "execute 3")
            stop.Cancel();
    }

    private async Task<(NotebookOutcome Outcome, Notebook Executed)> RunAsync(
        string fixture, FakeProcess fake, Func<RunOptions, RunOptions>? change = null, CancellationToken cancellationToken = default)
    {
        var options = new RunOptions { Repository = _folder.Path, Out = _folder.Path };
        var run = new NotebookRun(Fixture.Read(fixture), change?.Invoke(options) ?? options, new LogProgress(_log), fake.Start);
        return (await run.RunAsync(cancellationToken), run.Executed);
    }
}
