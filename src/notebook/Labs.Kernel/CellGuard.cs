using System.ComponentModel;
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

    /// <summary>Throws if the cell whose code calls it was interrupted.</summary>
    public static void Check()
    {
        if (Volatile.Read(ref s_armed))
            CheckRun();
    }

    /// <summary>Returns a task that also ends when the cell is interrupted.</summary>
    public static Task Await(Task task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    /// <inheritdoc cref="Await(Task)"/>
    public static Task<T> Await<T>(Task<T> task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    /// <inheritdoc cref="Await(Task)"/>
    public static ValueTask Await(ValueTask task) =>
        task.IsCompleted ? task : new ValueTask(Await(task.AsTask()));

    /// <inheritdoc cref="Await(Task)"/>
    public static ValueTask<T> Await<T>(ValueTask<T> task) =>
        task.IsCompleted ? task : new ValueTask<T>(Await(task.AsTask()));

    /// <summary>Returns other awaitables unchanged; they can't be stopped.</summary>
    public static T Await<T>(T awaitable) => awaitable;

    /// <summary>Returns a sequence that gets the token of the cell if the code passes none.</summary>
    public static IAsyncEnumerable<T> Stream<T>(IAsyncEnumerable<T> source) =>
        CellRun.Current is { } run ? new StoppableStream<T>(source, run.Stopping) : source;

    /// <summary>Returns other sequences unchanged.</summary>
    public static T Stream<T>(T source) => source;

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
