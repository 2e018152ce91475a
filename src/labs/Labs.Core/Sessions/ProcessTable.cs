using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Labs;

/// <summary>Looks for processes of this machine. A process that can't be seen has not necessarily ended.</summary>
internal static partial class ProcessTable
{
    private const int NoSuchProcess = 3; // ESRCH in asm-generic/errno-base.h

    // Somebody may have mounted the /proc of another pid namespace here. Its numbers mean other processes.
    private static readonly Lazy<bool> s_procIsOurs = new(() => OperatingSystem.IsLinux()
        && new FileInfo("/proc/self").LinkTarget == Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Returns the state of the process with a pid and a start time.</summary>
    public static OwnerState StateOf(int pid, long start)
    {
        if (pid <= 0)
            return OwnerState.Unknown;
        var (isVisible, seen) = Look(pid);
        if (isVisible)
        {
            return seen is null ? OwnerState.Ended
                : start == 0 ? OwnerState.Unknown
                : seen == start ? OwnerState.Running
                : OwnerState.Ended;
        }
        return Exists(pid) ? OwnerState.Unknown : OwnerState.Ended;
    }

    /// <summary>Returns the start time of a process, which differs between two processes with the same pid.</summary>
    /// <returns>The time in units of the system; null if the process has ended or can't be seen.</returns>
    public static long? StartOf(int pid) => Look(pid).Start;

    /// <summary>Returns whether a process was started with an environment variable of this value. Linux only.</summary>
    /// <returns>Also false for a process that has ended or whose environment can't be read.</returns>
    public static bool HasVariable(int pid, string name, string value)
    {
        try
        {
            // A zombie has no environment any more.
            return $"\0{File.ReadAllText($"/proc/{pid}/environ")}".Contains($"\0{name}={value}\0", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal. Does nothing if the process has ended.</summary>
    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    // The start time of a visible process is null if it has ended and only waits for its parent.
    private static (bool IsVisible, long? Start) Look(int pid) => OperatingSystem.IsLinux() ? LookInProc(pid) : LookElsewhere(pid);

    private static (bool IsVisible, long? Start) LookInProc(int pid)
    {
        if (!s_procIsOurs.Value)
            return (false, null);
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The command in field 2 may contain spaces and brackets; the fields after it can't.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (true, fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        // With hidepid=1 the folder is there and its files can't be read; with hidepid=2 there is no folder.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (false, null);
        }
    }

    private static (bool IsVisible, long? Start) LookElsewhere(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return (true, process.HasExited ? null : process.StartTime.Ticks);
        }
        catch (ArgumentException)
        {
            return (true, null);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            return (false, null);
        }
    }

    // kill(2): signal 0 is not sent. Whatever /proc hides, ESRCH says that the pid is free, and EPERM that a process has it.
    private static bool Exists(int pid) =>
        OperatingSystem.IsWindows() || Kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
