using System.ComponentModel;
using System.Runtime.CompilerServices;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>
/// What the engine weaves into a cell's loops, functions and awaits, so that stopping it works and
/// its <c>finally</c> blocks still run. Public because compiled cells call it; of no use elsewhere.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellGuard
{
    // The price of a check in a hot loop is the read of this field, until some cell is interrupted.
    private static bool s_armed;

    private const uint MostAsyncStack = 384 * 1024;

    // What the runtime itself needs to take an exception through a hundred thousand frames with finally blocks; its own 128 KiB were too few.
    private const uint StackReserve = 512 * 1024;

    // The lowest address that functions may be entered at; 0 on threads that are not the kernel's.
    [ThreadStatic]
    private static nuint s_lowest;

    // The highest address at which an async function was entered on this thread; stacks grow downwards.
    [ThreadStatic]
    private static nuint s_asyncTop;
    private static int s_armings;

    public static void Check()
    {
        if (Volatile.Read(ref s_armed))
            CheckRun();
    }

    /// <summary>A check at the entry of a function, which also turns endless recursion into an exception.</summary>
    /// <exception cref="InsufficientExecutionStackException">Fewer than 512 KiB of a cell's thread are left, or 128 KiB of another's.</exception>
    public static unsafe void Enter()
    {
        byte here;
        if (s_lowest == 0)
            RuntimeHelpers.EnsureSufficientExecutionStack();
        else if ((nuint)(&here) < s_lowest)
            throw new InsufficientExecutionStackException("A function calls itself without end, or too deep for the 16 MiB of a cell's stack.");
        Check();
    }

    /// <summary>
    /// A check at the entry of an async function. Its recursion ends much earlier: an exception copies its growing stack trace at every await
    /// that it passes, which would take minutes for the frames of a whole stack.
    /// </summary>
    /// <exception cref="InsufficientExecutionStackException">The async functions that called each other take more than 384 KiB of the stack.</exception>
    public static unsafe void EnterAsync()
    {
        byte here;
        var place = (nuint)(&here);
        if (place > s_asyncTop)
            s_asyncTop = place;
        else if (s_asyncTop - place > MostAsyncStack)
            throw new InsufficientExecutionStackException("Async functions call each other without end, or more than about a thousand deep.");
        Enter();
    }

    public static TaskAwaiter GetAwaiter(Task task) => Await(task).GetAwaiter();

    public static TaskAwaiter<T> GetAwaiter<T>(Task<T> task) => Await(task).GetAwaiter();

    public static ValueTaskAwaiter GetAwaiter(ref ValueTask task) => Await(task).GetAwaiter();

    public static ValueTaskAwaiter<T> GetAwaiter<T>(ref ValueTask<T> task) => Await(task).GetAwaiter();

    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, bool continueOnCapturedContext) => Await(task).ConfigureAwait(continueOnCapturedContext);

    public static ConfiguredTaskAwaitable<T> ConfigureAwait<T>(Task<T> task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, ConfigureAwaitOptions options) => Await(task).ConfigureAwait(options);

    public static ConfiguredTaskAwaitable<T> ConfigureAwait<T>(Task<T> task, ConfigureAwaitOptions options) => Await(task).ConfigureAwait(options);

    public static ConfiguredValueTaskAwaitable ConfigureAwait(ref ValueTask task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    public static ConfiguredValueTaskAwaitable<T> ConfigureAwait<T>(ref ValueTask<T> task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    /// <summary>Enumerates with the cell's own token where the caller gave none.</summary>
    public static IAsyncEnumerator<T> GetAsyncEnumerator<T>(IAsyncEnumerable<T> source, CancellationToken cancellationToken) =>
        source.GetAsyncEnumerator(cancellationToken.CanBeCanceled || CellRun.Current is not { } run ? cancellationToken : run.Stopping);

    /// <summary>Says how large the stack of this thread is; called near its top.</summary>
    internal static unsafe void KnowStack(int bytes)
    {
        byte here;
        s_lowest = (nuint)(&here) - (nuint)bytes + StackReserve;
    }

    internal static void Arm()
    {
        Interlocked.Increment(ref s_armings);
        Volatile.Write(ref s_armed, true);
    }

    /// <summary>Makes checks cheap again once no code of an interrupted cell can be under way any more.</summary>
    internal static void Disarm()
    {
        if (Interlocked.Decrement(ref s_armings) == 0)
            Volatile.Write(ref s_armed, false);
    }

    private static void CheckRun()
    {
        if (CellRun.Current is { IsInterrupted: true } run)
            throw new CellInterruptedException(run.Stopping);
    }

    private static Task Await(Task task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    private static Task<T> Await<T>(Task<T> task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    private static ValueTask Await(ValueTask task) => task.IsCompleted ? task : new ValueTask(Await(task.AsTask()));

    private static ValueTask<T> Await<T>(ValueTask<T> task) => task.IsCompleted ? task : new ValueTask<T>(Await(task.AsTask()));

    private static CancellationToken? Guard(Task task) =>
        task is null || task.IsCompleted || CellRun.Current is not { } run ? null : run.Stopping;
}
