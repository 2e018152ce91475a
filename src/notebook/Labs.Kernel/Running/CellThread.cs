namespace Labs.Kernel.Running;

/// <summary>A thread that runs one piece of a cell after the other and is kept for the next cell.</summary>
internal sealed class CellThread
{
    /// <summary>Deep recursion is ordinary in a lesson on it; the memory is touched only when used.</summary>
    private const int StackBytes = 16 * 1024 * 1024;

    private static readonly Stack<CellThread> s_idle = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private Action? _work;

    private CellThread()
    {
        _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cell" };
        // What flows into the cell's code comes with its tasks, not from whoever made the thread.
        _thread.UnsafeStart();
    }

    public bool IsCurrent => ReferenceEquals(Thread.CurrentThread, _thread);

    public static CellThread Take()
    {
        lock (s_idle)
        {
            if (s_idle.TryPop(out var idle))
                return idle;
        }
        return new CellThread();
    }

    public void Start(Action work)
    {
        _work = work;
        _wake.Release();
    }

    /// <summary>Breaks a blocking call; code that runs is left to the checks woven into it.</summary>
    public void Interrupt()
    {
        if ((_thread.ThreadState & ThreadState.WaitSleepJoin) != 0)
            _thread.Interrupt();
    }

    /// <summary>An interrupt that met no blocking call would hit the next cell's first one.</summary>
    public static void ForgetInterrupt()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
        }
    }

    private void Loop()
    {
        CellGuard.KnowStack(StackBytes);
        while (true)
        {
            _wake.Wait();
            var work = _work;
            _work = null;
            try
            {
                work?.Invoke();
            }
            catch (ThreadInterruptedException)
            {
                ForgetInterrupt();
            }
            lock (s_idle)
                s_idle.Push(this);
        }
    }
}
