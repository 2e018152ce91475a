using System.ComponentModel;
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
    private static int s_armings;

    public static void Check()
    {
        if (Volatile.Read(ref s_armed))
            CheckRun();
    }

    public static Task Await(Task task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    public static Task<T> Await<T>(Task<T> task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    public static ValueTask Await(ValueTask task) =>
        task.IsCompleted ? task : new ValueTask(Await(task.AsTask()));

    public static ValueTask<T> Await<T>(ValueTask<T> task) =>
        task.IsCompleted ? task : new ValueTask<T>(Await(task.AsTask()));

    /// <summary>Other awaitables are awaited as they are.</summary>
    public static T Await<T>(T awaitable) => awaitable;

    public static IAsyncEnumerable<T> Stream<T>(IAsyncEnumerable<T> source) =>
        CellRun.Current is { } run ? new StoppableStream<T>(source, run.Stopping) : source;

    public static T Stream<T>(T source) => source;

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

    private static CancellationToken? Guard(Task task) =>
        task is null || task.IsCompleted || CellRun.Current is not { } run ? null : run.Stopping;

    private sealed class StoppableStream<T>(IAsyncEnumerable<T> source, CancellationToken stopping) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken) =>
            source.GetAsyncEnumerator(cancellationToken.CanBeCanceled ? cancellationToken : stopping);
    }
}
