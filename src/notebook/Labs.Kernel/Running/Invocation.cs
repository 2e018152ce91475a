namespace Labs.Kernel.Running;

/// <summary>Starts the pieces of a run on its threads and stops them when the run is interrupted.</summary>
internal static class Invocation
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a piece of a cell and returns its result.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted and its code did not end in time.</exception>
    public static async Task<T> InvokeAsync<T>(this CellRun run, Func<Task<T>> work)
    {
        run.Stopping.ThrowIfCancellationRequested();
        var task = Task.Factory.StartNew(
            () =>
            {
                run.Enter();
                return work();
            },
            CancellationToken.None, TaskCreationOptions.DenyChildAttach, run.Scheduler).Unwrap();
        if (await Task.WhenAny(task, run.Abandoned) == task)
            return await task;
        // Observes a later exception, because nothing awaits the task any more.
        _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new OperationCanceledException("The cell was interrupted and did not react; its code was abandoned.", run.Stopping);
    }

    /// <summary>
    /// Enforces an interruption. Awaits and loops get 50 ms to end by themselves, then blocking calls are interrupted repeatedly, and
    /// code that still runs after the grace period is abandoned.
    /// </summary>
    public static void EnforceStop(this CellRun run, TimeSpan grace)
    {
        for (var waited = TimeSpan.Zero; waited < grace && !run.IsFinished; waited += s_pace)
        {
            Thread.Sleep(s_pace);
            run.Scheduler.InterruptThreads();
        }
        if (!run.IsFinished)
            run.Abandon();
        // Checks stay armed while code of this run, or of a task that it started, may still reach one.
        do
        {
            Thread.Sleep(TimeSpan.FromSeconds(5));
        }
        while (run.Scheduler.IsBusy);
        CellGuard.Disarm();
    }
}
