using System.Collections.Concurrent;

namespace Labs.Kernel.Running;

/// <summary>
/// Keeps asynchronous work on the thread that waits for it. The work then needs no thread of the pool, whose threads a cell may have
/// filled: on a busy machine the pool adds a thread only after minutes.
/// </summary>
internal sealed class ThreadContext : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    private ThreadContext()
    {
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    /// <summary>Runs the work and everything that it awaits on this thread, and returns its result.</summary>
    /// <param name="work">The work. It must not leave this context with <c>ConfigureAwait(false)</c>.</param>
    public static T Run<T>(Func<Task<T>> work)
    {
        var outer = Current;
        var context = new ThreadContext();
        SetSynchronizationContext(context);
        try
        {
            var task = work();
            while (!task.IsCompleted)
            {
                var (callback, state) = context._queue.Take();
                callback(state);
            }
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
