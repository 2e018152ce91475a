namespace Labs.Kernel.Scripting;

/// <summary>Whether work for the thread pool would start at once.</summary>
internal static class IdleThreads
{
    /// <summary>
    /// True unless cells keep the pool's threads busy. A pool that is full gets another thread after half a second or much later, so a
    /// compilation that waits for the pool would wait as long.
    /// </summary>
    public static bool Any
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            ThreadPool.GetMinThreads(out var atOnce, out _);
            return ThreadPool.PendingWorkItemCount == 0 && most - available < Math.Max(atOnce, ThreadPool.ThreadCount);
        }
    }
}
