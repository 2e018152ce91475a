namespace Labs.Kernel.Running;

/// <summary>A thread that runs pieces of cells one after the other. Idle threads are kept for later cells.</summary>
internal sealed class CellThread
{
    // Enough for a lesson on deep recursion. The memory is used only as far as the stack grows.
    private const int StackBytes = 16 * 1024 * 1024;

    private static readonly Stack<CellThread> s_idle = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private Action? _work;

    private CellThread()
    {
        _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cell" };
        // The execution context comes with the tasks of the cell, not from the code that creates the thread.
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

    /// <summary>Interrupts a blocking call. The checks that were woven into the code stop code that is running.</summary>
    public void Interrupt()
    {
        if ((_thread.ThreadState & ThreadState.WaitSleepJoin) != 0)
            _thread.Interrupt();
    }

    /// <summary>Consumes an interrupt that met no blocking call, because it would hit the first blocking call of the next cell.</summary>
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

    /// <summary>Does what must be done also if an interrupt arrives meanwhile.</summary>
    public static void Uninterrupted(Action act)
    {
        while (true)
        {
            try
            {
                act();
                return;
            }
            catch (ThreadInterruptedException)
            {
                // It met the wait for a lock, before the act.
            }
        }
    }

    private void Loop()
    {
        CellStack.KnowStack(StackBytes);
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
