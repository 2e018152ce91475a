using System.ComponentModel;
using System.Runtime.CompilerServices;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>
/// What the awaits of a cell call instead of the members of the same names, so that they end when the cell is interrupted. It is public
/// because compiled cells call it; do not call it elsewhere.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellAwaits
{
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

    private static Task Await(Task task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    private static Task<T> Await<T>(Task<T> task) => Guard(task) is { } stopping ? task.WaitAsync(stopping) : task;

    private static ValueTask Await(ValueTask task) => task.IsCompleted ? task : new ValueTask(Await(task.AsTask()));

    private static ValueTask<T> Await<T>(ValueTask<T> task) => task.IsCompleted ? task : new ValueTask<T>(Await(task.AsTask()));

    // An await that begins after the interruption is one of a finally block or a disposal: it has a moment to end.
    private static CancellationToken? Guard(Task task) =>
        task is null || task.IsCompleted || CellRun.Current is not { } run ? null
        : run.IsInterrupted ? new CancellationTokenSource(QuietMoment.Milliseconds).Token
        : run.Stopping;
}
