using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Labs.Cli.Notebooks;
using Labs.NotebookProcess;

namespace Labs.Cli.Running;

/// <summary>Runs one notebook in a process of its own and keeps what it showed, whatever the process does.</summary>
internal sealed class NotebookRun(Notebook source, RunOptions options, IRunProgress progress)
{
    private static readonly TimeSpan s_interruptPatience = TimeSpan.FromSeconds(2), s_cleanUpPatience = TimeSpan.FromSeconds(12);
    private readonly Notebook _notebook = source.Copy();
    private readonly CellOutputs _outputs = new();
    private readonly List<CellOutcome> _cells = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _message = "";

    /// <summary>The notebook with its outputs, as far as it came.</summary>
    public Notebook Executed => _notebook;

    public async Task<NotebookOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(_notebook.Path)!;
        if (options.Solutions && _notebook.Cells.FirstOrDefault(cell => cell.Exercise is not null && !File.Exists(SolutionOf(cell))) is { } unsolved)
            throw new NotebookException($"{_notebook.FileName}: the exercise '{unsolved.Exercise}' has no solution at {SolutionOf(unsolved)}.");
        await using INotebookProcess host = options.Kernel is { } kernel
            ? KernelHost.Start(kernel, folder, Environment())
            : HostProcess.Start(options.Program ?? System.Environment.ProcessPath!, folder, Environment());
        using var deadline = new CancellationTokenSource(options.Timeout);
        var stop = false;
        for (var i = 0; i < _notebook.Cells.Count; i++)
        {
            var cell = _notebook.Cells[i];
            if (!cell.IsCode)
                continue;
            if (stop || cell.Tags.Contains("skip-execution") || string.IsNullOrWhiteSpace(cell.Source))
            {
                _cells.Add(new CellOutcome(i, cell.Type, cell.Headline, stop ? "not-run" : "skipped", TimeSpan.Zero));
                continue;
            }
            progress.Cell(_notebook.Slug, i + 1, _notebook.Cells.Count, cell.Headline);
            var outcome = await RunCellAsync(host, cell, i, deadline.Token, cancellationToken);
            if (options.Solutions && cell.Tags.Contains("check") && !outcome.IsBad)
                outcome = await WithSolutionAsync(host, outcome, deadline.Token, cancellationToken);
            _cells.Add(outcome);
            stop = outcome.IsBad;
            if (outcome.IsBad && _message.Length == 0)
                _message = $"cell {i + 1} ({cell.Headline}) {outcome.Status}: {FirstLine(outcome.Error)}";
        }
        host.Send(new HostRequest("shutdown"));
        await host.EndAsync(s_cleanUpPatience);
        await CleanedUpAsync(host.Id);
        return Finish(cancellationToken.IsCancellationRequested);
    }

    private async Task<CellOutcome> RunCellAsync(INotebookProcess host, NotebookCell cell, int index, CancellationToken notebookDeadline, CancellationToken cancelled)
    {
        var started = _clock.Elapsed;
        _outputs.Begin(cell, _cells.Count(outcome => outcome.Status != "skipped") + 1);
        host.Send(new HostRequest("execute", index + 1, SourceOf(cell), cell.Language));

        using var cellDeadline = new CancellationTokenSource(options.CellTimeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cellDeadline.Token, notebookDeadline, cancelled);
        var error = "";
        var status = "";
        var reason = "";
        var patience = Timeout.InfiniteTimeSpan;
        while (status.Length == 0)
        {
            try
            {
                // After an interrupt the cell has a moment to end by itself.
                using var waiting = reason.Length == 0 ? CancellationTokenSource.CreateLinkedTokenSource(stop.Token) : new CancellationTokenSource(patience);
                if (!await host.Events.WaitToReadAsync(waiting.Token))
                {
                    var end = await host.EndAsync(s_interruptPatience);
                    error = $"the notebook's process {end}{(host.Tail.Length > 0 ? ": " + host.Tail : "")}";
                    status = reason.Length > 0 ? reason : "crashed";
                    _outputs.Add(new HostEvent("error", Name: "ProcessEnded", Text: error, Traceback: [error]));
                    break;
                }
                while (status.Length == 0 && host.Events.TryRead(out var message))
                {
                    if (message.Event == "done" && message.Cell == index + 1)
                        status = message.Status == "ok" ? "ok" : reason.Length > 0 ? reason : message.Status == "interrupted" ? "interrupted" : "failed";
                    else if (message.Cell == index + 1)
                        _outputs.Add(message);
                    if (message.Event == "error" && reason.Length == 0)
                        error = message.Traceback is { Count: > 0 } lines ? string.Join("\n", lines) : message.Text ?? "";
                }
            }
            catch (OperationCanceledException) when (reason.Length == 0)
            {
                reason = cancelled.IsCancellationRequested ? "interrupted" : "timeout";
                error = reason == "interrupted" ? "the run was interrupted"
                    : notebookDeadline.IsCancellationRequested ? $"the notebook's limit of {Text(options.Timeout)} was reached (--timeout)"
                    : $"the cell's limit of {Text(options.CellTimeout)} was reached (--cell-timeout)";
                host.Send(new HostRequest("interrupt"));
                patience = s_interruptPatience;
            }
            catch (OperationCanceledException)
            {
                host.Kill();
                status = reason;
            }
        }
        if (reason.Length > 0 && status == "ok")
            status = reason;
        _outputs.Flush();
        if (status == "failed" && cell.Tags.Contains("raises-exception"))
            status = "expected-failure";
        var duration = _clock.Elapsed - started;
        var metadata = Child(cell.Json, "metadata");
        Child(metadata, "labs")["durationMs"] = Math.Round(duration.TotalMilliseconds, 1);
        return new CellOutcome(index, cell.Type, cell.Headline, status, duration, error);
    }

    /// <summary>The check was run for the exercise as it stands and must be red. Now the reference solution takes its place, and the check is run again, as a reader would do it: with no cell between the two.</summary>
    private async Task<CellOutcome> WithSolutionAsync(INotebookProcess host, CellOutcome check, CancellationToken notebookDeadline, CancellationToken cancelled)
    {
        var index = check.Index;
        while (index >= 0 && _notebook.Cells[index].Exercise is null)
            index--;
        if (index < 0)
            return check;
        var cell = _notebook.Cells[index];
        if (ResultFile.Read(options.Out, _notebook.Slug).IsGreen(cell.Exercise!, _clock.Elapsed))
            return check with { Status = "failed", Error = $"the check of exercise {cell.Exercise} is green before anybody has solved it" };
        cell.Source = File.ReadAllText(SolutionOf(cell));
        var solution = await RunCellAsync(host, cell, index, notebookDeadline, cancelled);
        if (solution.IsBad)
            return check with { Status = solution.Status, Error = $"the reference solution of exercise {cell.Exercise}: {solution.Error}" };
        progress.Cell(_notebook.Slug, check.Index + 1, _notebook.Cells.Count, $"{check.Headline} (with the reference solution)");
        var again = await RunCellAsync(host, _notebook.Cells[check.Index], check.Index, notebookDeadline, cancelled);
        return again with { Duration = check.Duration + solution.Duration + again.Duration };
    }

    private string SolutionOf(NotebookCell exercise) =>
        Path.Combine(Path.GetDirectoryName(_notebook.Path)!, "solutions", $"{Path.GetFileNameWithoutExtension(_notebook.Path)}.{exercise.Exercise}.csx");

    private string SourceOf(NotebookCell cell)
    {
        if (cell.Tags.Contains("parameters") && Parameters.Assignments(Parameters.For(_notebook, options)) is { Length: > 0 } assignments)
            cell.Source = $"{cell.Source.TrimEnd()}\n\n// Given on the command line\n{assignments}";
        return cell.Source;
    }

    private Dictionary<string, string> Environment() => new(options.Kubeconfig is { } kubeconfig ? [new("LABS_KUBECONFIG", kubeconfig)] : [])
    {
        ["LABS_REPO"] = options.Repository,
        ["LABS_OUT"] = options.Out,
        ["LABS_SEED"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["LABS_PARAMETERS"] = Parameters.Json(Parameters.For(_notebook, options)),
        ["LABS_EXE"] = System.Environment.ProcessPath!,
        ["DOTNET_GCHeapHardLimit"] = $"0x{(long)options.MemoryMiB << 20:X}",
    };

    /// <summary>Waits until the sessions of the ended process are gone: its reaper may still be at work.</summary>
    private async Task CleanedUpAsync(int pid)
    {
        var clock = Stopwatch.StartNew();
        while (SessionFolder.All().Any(session => session.Owner.Pid == pid && session.Owner.IsDead))
        {
            if (clock.Elapsed > s_cleanUpPatience)
            {
                progress.Say($"{_notebook.Slug}: the clean-up is not done after {Text(s_cleanUpPatience)}; it goes on in the background. Look with: labs clean");
                return;
            }
            await Task.Delay(50);
        }
    }

    private NotebookOutcome Finish(bool interrupted)
    {
        var results = ResultFile.Read(options.Out, _notebook.Slug);
        var claims = results.Claims(_clock.Elapsed);
        var exit = interrupted ? ExitCodes.Interrupted
            : _cells.Exists(cell => cell.Status == "timeout") ? ExitCodes.Timeout
            : _cells.Exists(cell => cell.IsBad) ? ExitCodes.Failed
            : 0;
        if (exit == 0 && claims.FirstOrDefault(claim => !claim.Agrees) is { } claim)
        {
            exit = ExitCodes.Failed;
            _message = $"claim {claim.Id} is {claim.Verdict.Text()}, the ledger expects {claim.Expected?.Text()}: {claim.Evidence}";
        }
        if (exit == 0 && options.Strict && claims.FirstOrDefault(claim => claim.Verdict == Verdict.Inconclusive) is { } open)
        {
            exit = ExitCodes.Failed;
            _message = $"claim {open.Id} is inconclusive, which --strict does not accept: {open.Evidence}";
        }
        if (exit == 0 && options.Solutions && results.RedExercise(_clock.Elapsed) is { } red)
        {
            exit = ExitCodes.Failed;
            _message = $"exercise {red}: the check is red with the reference solution";
        }
        results.AddCells(_cells);
        return new NotebookOutcome(_notebook.Slug, _notebook.Title, _notebook.FileName, _cells, _clock.Elapsed, _message, exit) { Claims = claims };
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
