namespace Labs.Kernel.Running;

/// <summary>
/// Runs a cell's code, and what follows its awaits, on threads that belong to cells only: such
/// a thread can be interrupted without harm to the thread pool, and given up when it does not react.
/// There are as many as the cell needs at once, so that waiting for a task in a blocking way is no deadlock.
/// </summary>
internal sealed class CellScheduler(CellRun run) : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly HashSet<CellThread> _busy = [];
    private bool _abandoned;

    protected override void QueueTask(Task task)
    {
        CellThread thread;
        lock (_gate)
        {
            // The state machine of an abandoned cell stays where it is, for good.
            if (_abandoned)
                return;
            thread = CellThread.Take();
            _busy.Add(thread);
        }
        thread.Start(() =>
        {
            try
            {
                TryExecuteTask(task);
            }
            finally
            {
                lock (_gate)
                    _busy.Remove(thread);
                if (run.IsInterrupted)
                    CellThread.ForgetInterrupt();
            }
        });
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        lock (_gate)
        {
            if (_abandoned || taskWasPreviouslyQueued || !_busy.Any(thread => thread.IsCurrent))
                return false;
        }
        return TryExecuteTask(task);
    }

    /// <summary>Breaks blocking calls (locks, sleeps, waits, joins) of the cell's threads.</summary>
    public void InterruptThreads()
    {
        lock (_gate)
        {
            foreach (var thread in _busy)
                thread.Interrupt();
        }
    }

    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _busy.Count > 0;
        }
    }

    public void Abandon()
    {
        lock (_gate)
            _abandoned = true;
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
