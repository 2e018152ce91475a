using Labs.Agent.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Labs.Agent.Linux;

/// <summary>
/// Runs code inside another process's namespaces, on a thread of its own: setns(2) moves only the calling thread, and a thread of the
/// pool must not return to it moved. A socket keeps the network namespace that it was made in.
/// </summary>
internal static class NamespaceThread
{
    public static Task<T> RunAsync<T>(AgentTarget target, ReadOnlySpan<string> kinds, Func<T> action)
    {
        var entered = kinds.ToArray();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Run, 512 * 1024) { IsBackground = true, Name = "namespace" }.Start();
        return done.Task;

        void Run()
        {
            try
            {
                Enter(target, entered);
                done.SetResult(action());
            }
            // The caller waits for it on another thread, where it is thrown again.
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    /// <summary>Moves the calling thread, for good. The agent itself is in the host's net, ipc, uts and pid namespaces.</summary>
    public static void Enter(AgentTarget target, IReadOnlyList<string> kinds)
    {
        if (target.Pid == 0)
            return;
        ProcessFiles.Require(target);
        var handles = kinds.Select(kind => (kind, handle: File.OpenHandle($"/proc/{target.Pid}/ns/{kind}"))).ToArray();
        try
        {
            foreach (var (kind, handle) in handles)
            {
                // A thread that shares its root and working directory may not change its mount namespace.
                if (kind == "mnt")
                    Native.Check(Native.unshare(Native.CLONE_FS), "unshare(CLONE_FS)");
                Native.Check(Native.setns(handle, 0), $"setns to the {kind} namespace of process {target.Pid}");
            }
        }
        finally
        {
            foreach (var (_, handle) in handles)
                handle.Dispose();
        }
    }
}
