using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;

namespace Labs.Runner.Running;

/// <summary>Runs several notebooks and writes their reports.</summary>
/// <param name="notebooks">The notebooks in order.</param>
/// <param name="options">How to run each.</param>
/// <param name="progress">Shows the cells under way.</param>
/// <param name="reports">Writes a notebook's reports when it has ended, and the summary at the end.</param>
/// <param name="start">Starts the notebooks' processes; by default the ones that the options name.</param>
public sealed class NotebookBatch(
    IReadOnlyList<Notebook> notebooks, RunOptions options, IRunProgress progress, RunReports reports, NotebookProcessStart? start = null)
{
    /// <summary>Runs the notebooks. Each has a process of its own.</summary>
    /// <param name="jobs">
    /// How many run at the same time. One by one they keep their order. Otherwise those that measure (<see cref="Notebook.IsAlone"/>)
    /// come last, one by one.
    /// </param>
    /// <param name="cancellationToken">Interrupts the notebooks that run, and starts no other.</param>
    /// <returns>The outcomes of the notebooks that were started, in the notebooks' order.</returns>
    /// <exception cref="NotebookException">An exercise has no reference solution, and the options ask for it.</exception>
    /// <exception cref="KernelUnavailableException">The kernel's command can't be started.</exception>
    public async Task<IReadOnlyList<NotebookOutcome>> RunAsync(int jobs, CancellationToken cancellationToken)
    {
        var outcomes = new NotebookOutcome?[notebooks.Count];
        var numbers = Enumerable.Range(0, notebooks.Count).ToLookup(i => jobs > 1 && notebooks[i].IsAlone);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs };
        try
        {
            // A cancelled run still has reports to write, so the token is not the loop's.
            await Parallel.ForEachAsync(numbers[false], parallel, (i, _) => RunOneAsync(i));
            foreach (var i in numbers[true])
                await RunOneAsync(i);
        }
        finally
        {
            // Also after a fault of the runner itself: what was measured is reported.
            if (Done() is { Length: > 0 } done)
                reports.WriteSummary(done);
        }
        return Done();

        NotebookOutcome[] Done() => [.. outcomes.OfType<NotebookOutcome>()];

        async ValueTask RunOneAsync(int i)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            var run = new NotebookRun(notebooks[i], options, progress, start, reports.Keep);
            var outcome = await run.RunAsync(cancellationToken);
            outcomes[i] = outcome;
            reports.Write(run.Executed, outcome);
            progress.Finished(outcome);
        }
    }
}
