namespace Labs.Kernel.Running;

/// <summary>
/// Runs a cell's code, also after its awaits, on threads that only cells use. Such a thread can be interrupted without harm to the
/// thread pool, and abandoned if it does not react. A cell gets as many threads as it needs at once, so blocking on a task does not
/// deadlock.
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
            // The code of an abandoned cell never continues.
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
                Remove(thread);
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

    /// <summary>Adds a thread that works for the cell, so that it is interrupted with the cell.</summary>
    public void Add(CellThread thread)
    {
        lock (_gate)
            _busy.Add(thread);
    }

    public void Remove(CellThread thread) => CellThread.Uninterrupted(() =>
    {
        lock (_gate)
            _busy.Remove(thread);
    });

    /// <summary>Interrupts blocking calls (locks, sleeps, waits, joins) of the cell's threads.</summary>
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
