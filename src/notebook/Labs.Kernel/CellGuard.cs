using System.ComponentModel;
using System.Runtime.CompilerServices;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>
/// The checks that the engine adds to the loops, functions and awaits of a cell, so that it can be stopped and its <c>finally</c>
/// blocks still run. It is public because compiled cells call it; do not call it elsewhere.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellGuard
{
    // Until a cell is interrupted, a check in a hot loop costs only the read of this field.
    private static bool s_armed;
    private static int s_armings;

    private const string TooDeep = "A function calls itself without end, or too deep for the 16 MiB of a cell's stack.";
    private const string TooDeepAsync = "Async functions call each other without end, or more than about a thousand deep.";
    private const int MostAsyncCalls = 1000;

    // The runtime's own reserve of 128 KiB is small for an exception that passes a hundred thousand frames. Half of ours is for the code of
    // finally, using and catch blocks, which runs above the deepest frame.
    private const uint StackReserve = 768 * 1024, HandlersReserve = 384 * 1024, ClearlyHigher = 1024 * 1024;

    // How long an interrupted cell's finally blocks and disposals may run before they are interrupted again.
    private const int HandlersMs = 150;

    // The lowest address that functions may be entered at; 0 on threads that are not the kernel's.
    [ThreadStatic]
    private static nuint s_lowest;

    // Whether an exception about the stack is under way: its handlers may go below the lowest address.
    [ThreadStatic]
    private static bool s_isUnwinding;

    // Until when checks on this thread are quiet for a run, after one has interrupted it (Environment.TickCount64). Once per run, so that
    // code which catches everything in a loop is still stopped.
    [ThreadStatic]
    private static long s_quietUntil;

    [ThreadStatic]
    private static WeakReference<CellRun>? s_quietFor;

    // A thread that begins with less stack than the runtime wants to see free; its functions are not checked.
    [ThreadStatic]
    private static bool? s_isSmall;

    // The places of async functions that may be under way on this thread, from the outermost; stacks grow downwards.
    [ThreadStatic]
    private static Stack<nuint>? s_asyncCalls;

    /// <summary>Throws if the cell whose code calls it was interrupted.</summary>
    public static void Check()
    {
        if (Volatile.Read(ref s_armed))
            CheckRun();
    }

    /// <summary>A check at the entry of a function, which also turns endless recursion into an exception.</summary>
    /// <exception cref="InsufficientExecutionStackException">
    /// Fewer than 768 KiB are left of the stack of a cell's thread, or 128 KiB of another thread's.
    /// </exception>
    public static unsafe void Enter()
    {
        byte here;
        var place = (nuint)(&here);
        if (place < s_lowest)
            EnterLow(place);
        else if (s_lowest == 0)
            EnterElsewhere();
        else if (s_isUnwinding && place > s_lowest + ClearlyHigher)
            s_isUnwinding = false;
        Check();
    }

    /// <summary>
    /// A check at the entry of an async function. Its recursion ends much earlier: an exception copies its growing stack trace at
    /// every await that it passes, which would take minutes for the frames of a whole stack.
    /// </summary>
    /// <exception cref="InsufficientExecutionStackException">About a thousand async functions have called each other.</exception>
    public static unsafe void EnterAsync()
    {
        byte here;
        var place = (nuint)(&here);
        var calls = s_asyncCalls ??= new();
        // What was entered at a lower or equal address has returned.
        while (calls.TryPeek(out var last) && last <= place)
            calls.Pop();
        if (calls.Count >= MostAsyncCalls)
            throw new InsufficientExecutionStackException(TooDeepAsync);
        calls.Push(place);
        Enter();
    }

    /// <summary>Returns an awaiter that also ends when the cell is interrupted. The others of this name and the next do the same.</summary>
    public static TaskAwaiter GetAwaiter(Task task) => Await(task).GetAwaiter();

    public static TaskAwaiter<T> GetAwaiter<T>(Task<T> task) => Await(task).GetAwaiter();

    public static ValueTaskAwaiter GetAwaiter(ref ValueTask task) => Await(task).GetAwaiter();

    public static ValueTaskAwaiter<T> GetAwaiter<T>(ref ValueTask<T> task) => Await(task).GetAwaiter();

    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    public static ConfiguredTaskAwaitable<T> ConfigureAwait<T>(Task<T> task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, ConfigureAwaitOptions options) => Await(task).ConfigureAwait(options);

    public static ConfiguredTaskAwaitable<T> ConfigureAwait<T>(Task<T> task, ConfigureAwaitOptions options) =>
        Await(task).ConfigureAwait(options);

    public static ConfiguredValueTaskAwaitable ConfigureAwait(ref ValueTask task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    public static ConfiguredValueTaskAwaitable<T> ConfigureAwait<T>(ref ValueTask<T> task, bool continueOnCapturedContext) =>
        Await(task).ConfigureAwait(continueOnCapturedContext);

    /// <summary>Enumerates with the cell's own token if the caller passes none.</summary>
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

    /// <summary>Makes checks cheap again. Call it when no code of the interrupted cell is running any more.</summary>
    internal static void Disarm()
    {
        if (Interlocked.Decrement(ref s_armings) == 0)
            Volatile.Write(ref s_armed, false);
    }

    private static void CheckRun()
    {
        if (CellRun.Current is not { IsInterrupted: true } run)
            return;
        // The first exception of a run on a thread: what its finally blocks and disposals call is left alone for a moment.
        if (s_quietFor?.TryGetTarget(out var quiet) != true || quiet != run)
        {
            s_quietFor = new WeakReference<CellRun>(run);
            s_quietUntil = Environment.TickCount64 + HandlersMs;
            throw new CellInterruptedException(run.Stopping);
        }
        if (Environment.TickCount64 >= s_quietUntil)
            throw new CellInterruptedException(run.Stopping);
    }

    private static void EnterLow(nuint place)
    {
        if (s_isUnwinding && place > s_lowest - HandlersReserve)
            return;
        s_isUnwinding = true;
        throw new InsufficientExecutionStackException(TooDeep);
    }

    private static void EnterElsewhere()
    {
        s_isSmall ??= !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        if (s_isSmall == false)
            RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    private static Task Await(Task task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    private static Task<T> Await<T>(Task<T> task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    private static ValueTask Await(ValueTask task) => task.IsCompleted ? task : new ValueTask(Await(task.AsTask()));

    private static ValueTask<T> Await<T>(ValueTask<T> task) => task.IsCompleted ? task : new ValueTask<T>(Await(task.AsTask()));

    // An await that begins after the interruption is one of a finally block or a disposal: it has a moment to end.
    private static CancellationToken? Guard(Task task) =>
        task is null || task.IsCompleted || CellRun.Current is not { } run ? null
        : run.IsInterrupted ? new CancellationTokenSource(HandlersMs).Token
        : run.Stopping;
}
