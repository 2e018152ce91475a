namespace Labs.Kernel.Running;

/// <summary>One execution of a cell: its output, its interruption and the threads of its code.</summary>
internal sealed class CellRun
{
    private static readonly AsyncLocal<CellRun?> s_current = new();
    private static volatile CellRun? s_active;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _abandoned = new();
    private bool _interrupted;
    private volatile bool _finished;

    private readonly Func<CellRun?> _running;

    /// <param name="number">The number of the cell in tracebacks.</param>
    /// <param name="output">Receives the output of the cell.</param>
    /// <param name="running">Returns the run under way in the same notebook, if there is one.</param>
    public CellRun(int number, OutputQueue output, Func<CellRun?> running)
    {
        _running = running;
        Number = number;
        Output = output;
        Scheduler = new CellScheduler(this);
    }

    /// <summary>The run whose code is calling. It flows with awaits, tasks and threads.</summary>
    public static CellRun? Current => s_current.Value;

    public int Number { get; }
    public OutputQueue Output { get; }
    public CellScheduler Scheduler { get; }
    public CancellationToken Stopping => _stop.Token;
    public bool IsInterrupted => Volatile.Read(ref _interrupted);
    public bool IsFinished => _finished;

    /// <summary>Completes when the interrupted code did not end in time and is abandoned.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>
    /// Returns the output of the calling code: that of its own cell while the cell runs, that of the running cell if its own has ended
    /// normally, and null if its own was interrupted.
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
        // Not on the thread pool, because the cell may use all of its threads. On two threads, because a callback of the token that
        // blocks or throws must not prevent the rest from being stopped.
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
