namespace Labs.Kernel.Running;

/// <summary>One execution of a cell: who may write, what stops it, where its code runs.</summary>
internal sealed class CellRun
{
    private static readonly AsyncLocal<CellRun?> s_current = new();
    private static volatile CellRun? s_active;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _interrupted;
    private volatile bool _finished;

    private readonly Func<CellRun?> _running;

    /// <param name="running">The run that is under way in this one's notebook, when somebody asks.</param>
    public CellRun(int number, OutputQueue output, Func<CellRun?> running)
    {
        _running = running;
        Number = number;
        Output = output;
        Scheduler = new CellScheduler(this);
    }

    /// <summary>The run that started the code under way here; it follows awaits, tasks and threads.</summary>
    public static CellRun? Current => s_current.Value;

    public int Number { get; }
    public OutputQueue Output { get; }
    public CellScheduler Scheduler { get; }
    public CancellationToken Stopping => _stop.Token;
    public bool IsInterrupted => Volatile.Read(ref _interrupted);
    public bool IsFinished => _finished;

    /// <summary>Completes when the code of the interrupted run is given up.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>
    /// Where output of the calling code belongs: its own cell while that runs, the cell that runs
    /// now when its own has ended well, nowhere when its own was interrupted.
    /// </summary>
    public static OutputQueue? OutputHere()
    {
        var own = s_current.Value;
        if (own is null)
            return s_active?.Output;
        if (own is { IsFinished: true, IsInterrupted: false })
            return own._running()?.Output;
        return own.IsInterrupted && own.IsFinished ? null : own.Output;
    }

    public static bool SpeaksForCell => s_current.Value is not null || s_active is not null;

    public void Enter()
    {
        s_current.Value = this;
        s_active = this;
    }

    public void Interrupt(TimeSpan grace)
    {
        if (Interlocked.Exchange(ref _interrupted, true) || _finished)
            return;
        CellGuard.Arm();
        // On threads of their own, since the cell may have filled the pool; and on two, since a callback that blocks or
        // throws must not keep the rest from being stopped.
        StartThread(() =>
        {
            try
            {
                _stop.Cancel();
            }
            catch (AggregateException)
            {
            }
        });
        StartThread(() => this.EnforceStop(grace));
    }

    private static void StartThread(ThreadStart work) =>
        new Thread(work, 256 * 1024) { IsBackground = true, Name = "cell stop" }.UnsafeStart();

    public void Abandon()
    {
        Scheduler.Abandon();
        _abandoned.TrySetResult();
    }

    public void Finish()
    {
        _finished = true;
        if (ReferenceEquals(s_active, this))
            s_active = null;
    }
}
