using System.Globalization;
using System.Runtime.InteropServices;
using Labs.Kernel.Running;

namespace Labs.Jupyter.Server;

/// <summary>Watches the process that started the notebook kernel. Its pid is in the environment variable JPY_PARENT_PID.</summary>
internal static partial class ParentWatch
{
    private const int PidfdOpen = 434; // the same number on every architecture (pidfd_open(2))
    private const int NoSuchProcess = 3;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Calls <paramref name="exited"/> when the parent process has exited. Without a parent process the kernel runs until it receives a
    /// shutdown request.
    /// </summary>
    public static void Start(Action exited)
    {
        var variable = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
        if (OperatingSystem.IsWindows() || !int.TryParse(variable, CultureInfo.InvariantCulture, out var parent) || parent <= 1)
            return;
        new Thread(() =>
        {
            Wait(parent);
            exited();
        }, 256 * 1024)
        {
            IsBackground = true,
            Name = "parent watch",
        }.UnsafeStart();
    }

    private static void Wait(int parent)
    {
        if (OperatingSystem.IsLinux())
        {
            var descriptor = (int)SystemCall(PidfdOpen, parent, 0);
            if (descriptor >= 0)
            {
                PollDescriptor[] watched = [new(descriptor)];
                while (PollDescriptor.Poll(watched, -1) < 0) { } // EINTR
                return;
            }
        }
        while (Signal(parent, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess)
            Thread.Sleep(s_pace);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}
