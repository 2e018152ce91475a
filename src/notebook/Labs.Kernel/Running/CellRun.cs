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

    /// <param name="number">The number of the cell in tracebacks.</param>
    /// <param name="output">Receives the output of the cell.</param>
    public CellRun(int number, OutputQueue output)
    {
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
    /// Returns the output of the calling code: that of the cell that started it, also after that cell has ended, and null if that cell was
    /// interrupted. Code that no cell started belongs to the running cell.
    /// </summary>
    public static OutputQueue? OutputHere()
    {
        var own = s_current.Value;
        if (own is null)
            return s_active?.Output;
        return own.IsInterrupted && own.IsFinished ? null : own.Output;
    }

    public static bool SpeaksForCell => s_current.Value is not null || s_active is not null;

    /// <summary>Makes the calling code, and what it starts, code of this run.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>Makes this run the one that code belongs to which no cell started.</summary>
    public void Activate() => s_active = this;

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
