using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Labs.NotebookProcess;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Running;

/// <summary>Starts the process of a notebook.</summary>
/// <param name="folder">The notebook's folder.</param>
/// <param name="environment">Variables for the process, in addition to this process's own.</param>
public delegate INotebookProcess NotebookProcessStart(string folder, IReadOnlyDictionary<string, string> environment);

/// <summary>Runs one notebook in a process of its own and keeps what it showed, whatever the process does.</summary>
public sealed class NotebookRun
{
    private static readonly TimeSpan s_cleanUpPatience = TimeSpan.FromSeconds(12), s_latePatience = TimeSpan.FromSeconds(1);
    private readonly Notebook _notebook;
    private readonly RunOptions _options;
    private readonly IRunProgress _progress;
    private readonly NotebookProcessStart _start;
    private readonly CellOutputs _outputs = new();
    private readonly RunningCopy _copy;
    private readonly List<CellOutcome> _cells = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    // Results of an earlier run can be in the same folder. The second is the resolution of some file systems.
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1);
    private readonly DateTime? _resultBefore;
    private string _message = "";

    /// <summary>Prepares a run of a copy of the notebook.</summary>
    /// <param name="notebook">It is not changed.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="progress">Shows the cell under way.</param>
    /// <param name="start">Starts the notebook's process; by default the one that the options name.</param>
    /// <param name="keep">Writes the notebook with its outputs so far. It is called while the notebook runs.</param>
    public NotebookRun(
        Notebook notebook, RunOptions options, IRunProgress progress, NotebookProcessStart? start = null, Action<Notebook>? keep = null)
    {
        (_notebook, _options, _progress, _start) = (notebook.Copy(), options, progress, start ?? StartOf(options));
        Child(Child(_notebook.Json, "metadata"), "labs")["executed"] = _started.ToString("O");
        _resultBefore = ResultFile.WrittenAt(options.Out, notebook.Slug);
        _copy = new RunningCopy(() => keep?.Invoke(_notebook), options.KeepDelay);
    }

    /// <summary>The notebook with its outputs so far.</summary>
    public Notebook Executed => _notebook;

    /// <summary>Runs the cells in order until one ends badly, ends the process, and waits until its sessions are removed.</summary>
    /// <param name="cancellationToken">Interrupts the run. What was measured until then is kept.</param>
    /// <exception cref="NotebookException">An exercise has no reference solution, and the options ask for it.</exception>
    /// <exception cref="KernelUnavailableException">The kernel's command can't be started.</exception>
    public async Task<NotebookOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (_options.Solutions && _notebook.Cells.FirstOrDefault(IsUnsolved) is { } unsolved)
        {
            throw new NotebookException(
                $"{_notebook.FileName}: the exercise '{unsolved.Exercise}' has no solution at {SolutionOf(unsolved)}.");
        }
        await using var children = NotebookChildren.OfNewRun(); // disposed after the process has ended
        await using var process = _start(Path.GetDirectoryName(_notebook.Path)!, Environment(children));
        using var limit = new CancellationTokenSource(_options.Timeout);
        var stop = false;
        foreach (var (index, cell) in _notebook.Cells.Index().Where(cell => cell.Item.IsCode))
        {
            if (stop || cell.Tags.Contains("skip-execution") || string.IsNullOrWhiteSpace(cell.Source))
            {
                _cells.Add(new CellOutcome(index, cell.Headline, stop ? CellStatus.NotRun : CellStatus.Skipped, TimeSpan.Zero));
                continue;
            }
            _progress.Cell(_notebook.Slug, index + 1, _notebook.Cells.Count, cell.Headline);
            var outcome = await RunCellAsync(process, index, limit.Token, cancellationToken);
            if (_options.Solutions && cell.Tags.Contains("check") && !outcome.Status.IsBad())
                outcome = await WithSolutionAsync(process, outcome, limit.Token, cancellationToken);
            _cells.Add(outcome);
            stop = outcome.Status.IsBad();
            if (stop && _message.Length == 0)
                _message = $"cell {index + 1} ({cell.Headline}) {outcome.Status.Text()}: {FirstLine(outcome.Error)}";
        }
        process.Send(new HostRequest("shutdown"));
        using var reading = new CancellationTokenSource();
        var late = AddLateOutputAsync(process, reading.Token);
        await process.EndAsync(s_cleanUpPatience);
        reading.CancelAfter(s_latePatience);
        await late;
        await CleanedUpAsync(process.Id);
        return Finish(cancellationToken.IsCancellationRequested);
    }

    /// <summary>Adds what tasks and processes of the cells wrote after the last cell, until the notebook's process has ended.</summary>
    private async Task AddLateOutputAsync(INotebookProcess process, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in process.Events.ReadAllAsync(cancellationToken))
                _outputs.Add(message);
        }
        catch (OperationCanceledException)
        {
            // A child process keeps the pipe open.
        }
        _outputs.Flush();
    }

    private static NotebookProcessStart StartOf(RunOptions options) => options.Kernel is { } kernel
        ? (folder, environment) => KernelHost.Start(kernel, folder, environment)
        : (folder, environment) => HostProcess.Start(options.Program ?? System.Environment.ProcessPath!, folder, environment);

    private async Task<CellOutcome> RunCellAsync(
        INotebookProcess process, int index, CancellationToken limit, CancellationToken cancellationToken)
    {
        var cell = _notebook.Cells[index];
        var started = _clock.Elapsed;
        _outputs.Begin(index + 1, cell, _cells.Count(outcome => outcome.Status != CellStatus.Skipped) + 1);
        var request = new HostRequest("execute", index + 1, SourceOf(cell), cell.Language);
        var (status, error) = await new CellRun(process, _outputs, _copy, _options).RunAsync(request, limit, cancellationToken);
        _outputs.Flush();
        if (status == CellStatus.Failed && cell.Tags.Contains("raises-exception"))
            status = CellStatus.ExpectedFailure;
        var duration = _clock.Elapsed - started;
        Child(Child(cell.Json, "metadata"), "labs")["durationMs"] = Math.Round(duration.TotalMilliseconds, 1);
        _copy.Changed();
        return new CellOutcome(index, cell.Headline, status, duration, error);
    }

    /// <summary>
    /// The check has run for the exercise as it stands and must be red. Now the reference solution replaces the exercise, and the
    /// check runs again, as a reader would do it: with no cell between the two.
    /// </summary>
    private async Task<CellOutcome> WithSolutionAsync(
        INotebookProcess process, CellOutcome check, CancellationToken limit, CancellationToken cancellationToken)
    {
        var index = check.Index;
        while (index >= 0 && _notebook.Cells[index].Exercise is null)
            index--;
        if (index < 0)
            return check;
        var cell = _notebook.Cells[index];
        try
        {
            if (ResultFile.ReadSince(_started, _resultBefore, _options.Out, _notebook.Slug)?.IsGreen(cell.Exercise!) == true)
                return Failed($"the check of exercise {cell.Exercise} is green before anybody has solved it");
        }
        catch (ResultFileException exception)
        {
            return Failed(exception.Message);
        }
        cell.Source = await File.ReadAllTextAsync(SolutionOf(cell), cancellationToken);
        var solution = await RunCellAsync(process, index, limit, cancellationToken);
        if (solution.Status.IsBad())
            return check with { Status = solution.Status, Error = $"the reference solution of exercise {cell.Exercise}: {solution.Error}" };
        _progress.Cell(_notebook.Slug, check.Index + 1, _notebook.Cells.Count, $"{check.Headline} (with the reference solution)");
        var again = await RunCellAsync(process, check.Index, limit, cancellationToken);
        return again with { Duration = check.Duration + solution.Duration + again.Duration };

        CellOutcome Failed(string error) => check with { Status = CellStatus.Failed, Error = error };
    }

    private bool IsUnsolved(NotebookCell cell) => cell.Exercise is not null && !File.Exists(SolutionOf(cell));

    private string SolutionOf(NotebookCell exercise)
    {
        var name = $"{Path.GetFileNameWithoutExtension(_notebook.Path)}.{exercise.Exercise}.csx";
        return Path.Combine(Path.GetDirectoryName(_notebook.Path)!, "solutions", name);
    }

    private string SourceOf(NotebookCell cell)
    {
        if (cell.Tags.Contains("parameters") && Parameters.Assignments(_notebook, cell, _options) is { Length: > 0 } assignments)
            cell.Source = $"{cell.Source.TrimEnd()}\n\n{assignments}";
        return cell.Source;
    }

    private Dictionary<string, string> Environment(NotebookChildren children)
    {
        var environment = new Dictionary<string, string>
        {
            ["LABS_REPO"] = _options.Repository,
            ["LABS_OUT"] = _options.Out,
            // Whatever name the notebook gives its session: what it measures is the result of this run.
            ["LABS_RESULT"] = _notebook.Slug,
            ["LABS_SEED"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
            ["LABS_PARAMETERS"] = Parameters.Json(_notebook, _options),
            ["LABS_EXE"] = System.Environment.ProcessPath!,
            [NotebookChildren.Variable] = children.Id,
            [NotebookChildren.ProcessVariable] = "", // not that of a notebook whose cell has started this run
            ["DOTNET_GCHeapHardLimit"] = $"0x{(long)_options.MemoryMiB << 20:X}",
        };
        if (_options.Kubeconfig is { } kubeconfig)
            environment["LABS_KUBECONFIG"] = kubeconfig;
        return environment;
    }

    /// <summary>Waits until the sessions of the ended process are gone: its reaper may still be at work.</summary>
    private async Task CleanedUpAsync(int pid)
    {
        var clock = Stopwatch.StartNew();
        while (SessionFolder.All().Any(session => session.Owner.Pid == pid && session.Owner.State == OwnerState.Ended))
        {
            if (clock.Elapsed > s_cleanUpPatience)
            {
                _progress.Say($"{_notebook.Slug}: the clean-up has not ended after {CellRun.Text(s_cleanUpPatience)}; "
                    + "it continues in the background. To see what is left: labs clean");
                return;
            }
            await Task.Delay(50);
        }
    }

    private NotebookOutcome Finish(bool interrupted)
    {
        ResultFile? results = null;
        if (_message.Length == 0)
            _message = _outputs.Stray;
        try
        {
            results = ResultFile.ReadSince(_started, _resultBefore, _options.Out, _notebook.Slug);
        }
        catch (ResultFileException exception) when (_message.Length == 0)
        {
            _message = exception.Message;
        }
        catch (ResultFileException)
        {
            // The cell that ended badly is the news.
        }
        var claims = results?.Claims ?? [];
        var status = interrupted ? NotebookStatus.Interrupted
            : _cells.Exists(cell => cell.Status == CellStatus.Timeout) ? NotebookStatus.Timeout
            : _message.Length > 0 ? NotebookStatus.Failed
            : NotebookStatus.Passed;
        if (status == NotebookStatus.Passed && Objection(claims, results) is { } objection)
            (status, _message) = (NotebookStatus.Failed, objection);
        results?.AddCells(_cells);
        return new NotebookOutcome(_notebook.Slug, _notebook.Title, _notebook.FileName, _cells, _clock.Elapsed, _message, status)
        {
            Claims = claims,
            PageName = _notebook.PageName,
        };
    }

    /// <summary>Returns what is wrong with a notebook whose cells all ran to their ends; null when nothing is.</summary>
    private string? Objection(IReadOnlyList<ClaimOutcome> claims, ResultFile? results)
    {
        if (claims.FirstOrDefault(claim => !claim.Agrees) is { } claim)
            return $"claim {claim.Id} is {claim.Verdict.Text()}, the ledger expects {claim.Expected?.Text()}: {claim.Evidence}";
        if (_options.Strict && claims.FirstOrDefault(claim => claim.Verdict == Verdict.Inconclusive) is { } open)
            return $"claim {open.Id} is inconclusive, which --strict does not accept: {open.Evidence}";
        if (_options.Solutions && results?.RedExercise is { } red)
            return $"exercise {red}: the check is red with the reference solution";
        return null;
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
}
