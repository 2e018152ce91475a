using System.Runtime.ExceptionServices;

namespace Labs.Kernel.Running;

/// <summary>
/// Runs the code of a value that is being shown on a thread of its own. Code that takes too long is stopped as an interrupted cell is; if
/// it does not react, its thread is left behind.
/// </summary>
internal sealed class BoundedCall
{
    private const long GraceMilliseconds = 500;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);

    // The call whose work this thread does.
    [ThreadStatic]
    private static BoundedCall? s_here;

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _done = new();
    private readonly CellThread _thread = CellThread.Take();

    // In the unit of Environment.TickCount64.
    private long _deadline = long.MaxValue;
    private long _overdueSince;
    private volatile bool _isOverdue;

    private BoundedCall()
    {
    }

    /// <summary>Whether the code that this thread runs for a value has taken too long and has to end.</summary>
    public static bool IsOverdueHere => s_here is { _isOverdue: true };

    /// <summary>Does work on another thread, with the caller's context, and waits for it.</summary>
    /// <param name="work">The work. It calls code of the value by <see cref="Step{T}"/> only.</param>
    /// <param name="abandoned">Returns the result if a step could not be stopped.</param>
    /// <exception cref="Exception">The exception of the work, or that of an interruption of the caller.</exception>
    public static T Run<T>(Func<BoundedCall, T> work, Func<T> abandoned)
    {
        var call = new BoundedCall();
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var context = ExecutionContext.Capture();
        var run = CellRun.Current;
        run?.Scheduler.Add(call._thread);
        call._thread.Start(() =>
        {
            s_here = call;
            if (context is null)
                Work(null);
            else
                ExecutionContext.Run(context, Work, null);
            s_here = null;
            run?.Scheduler.Remove(call._thread);
            if (run is { IsInterrupted: true })
                CellThread.ForgetInterrupt();
            call._done.Set();
        });
        if (!call.IsDone(run?.Stopping ?? default))
            return abandoned();
        failure?.Throw();
        return result;

        void Work(object? nothing)
        {
            try
            {
                result = work(call);
            }
            // It is thrown again on the caller's thread.
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    /// <summary>Runs a piece of the value's code.</summary>
    /// <exception cref="OverdueException">The code did not end within the limit.</exception>
    /// <exception cref="Exception">The exception of the code.</exception>
    public T Step<T>(TimeSpan limit, Func<T> read)
    {
        Volatile.Write(ref _deadline, Environment.TickCount64 + (long)limit.TotalMilliseconds);
        try
        {
            return read();
        }
        catch (Exception exception) when (_isOverdue && CellRun.Current is not { IsInterrupted: true })
        {
            throw new OverdueException(exception);
        }
        finally
        {
            EndStep();
        }
    }

    /// <summary>Returns a limit as messages state it.</summary>
    public static string Seconds(TimeSpan limit) => FormattableString.Invariant($"{limit.TotalSeconds:0.#} s");

    private void EndStep()
    {
        var wasOverdue = false;
        CellThread.Uninterrupted(() =>
        {
            lock (_gate)
            {
                _deadline = long.MaxValue;
                (wasOverdue, _isOverdue) = (_isOverdue, false);
            }
        });
        if (!wasOverdue)
            return;
        CellGuard.Disarm();
        CellThread.ForgetInterrupt();
    }

    // Returns false if the work could not be stopped in time.
    private bool IsDone(CancellationToken cancellationToken)
    {
        while (!_done.Wait(s_pace, cancellationToken))
        {
            lock (_gate)
            {
                var now = Environment.TickCount64;
                if (now < _deadline)
                    continue;
                if (!_isOverdue)
                {
                    (_isOverdue, _overdueSince) = (true, now);
                    CellGuard.Arm();
                }
                else if (now - _overdueSince > GraceMilliseconds)
                {
                    return false;
                }
                _thread.Interrupt();
            }
        }
        return true;
    }
}

/// <summary>Code of a value that was being shown took too long and was stopped.</summary>
internal sealed class OverdueException(Exception stopped) : Exception("It took too long.", stopped);
