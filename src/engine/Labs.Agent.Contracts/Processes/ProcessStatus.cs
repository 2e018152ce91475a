namespace Labs.Agent.Contracts;

/// <summary>What /proc/PID/status, /proc/PID/stat and /proc/PID/fd say about a process (proc(5)).</summary>
/// <param name="Pid">The process id on the engine's host.</param>
/// <param name="InnerPid">The process id inside its own PID namespace.</param>
/// <param name="Name">The name of the command, at most 15 characters.</param>
/// <param name="State">The state letter: R, S, D, T, t, Z, X or I.</param>
/// <param name="Uid">The effective user id, as the engine's host sees it.</param>
/// <param name="Threads">The number of threads in the process.</param>
/// <param name="Files">The number of open file descriptors; null if they can't be read.</param>
public sealed record ProcessStatus(int Pid, int InnerPid, string Name, string State, int Uid, int Threads, int? Files)
{
    /// <summary>Priority, nice value and CPU time.</summary>
    public required ProcessScheduling Scheduling { get; init; }

    /// <summary>The memory; null for a process that has none, such as a zombie.</summary>
    public ProcessMemory? Memory { get; init; }

    /// <summary>Which signals are pending, blocked, ignored and caught.</summary>
    public required ProcessSignals Signals { get; init; }

    /// <summary>The five sets of capabilities.</summary>
    public required ProcessCapabilities Capabilities { get; init; }

    /// <summary>The seccomp mode of the main thread: 0 disabled, 1 strict, 2 filter (seccomp(2)).</summary>
    public required int Seccomp { get; init; }

    /// <summary>The process and its descendants can't gain privileges by execve(2) (PR_SET_NO_NEW_PRIVS).</summary>
    public required bool NoNewPrivileges { get; init; }
}

/// <summary>How a process is scheduled.</summary>
/// <param name="Priority">The Linux kernel's priority as top shows it: 20 + nice, or negative for a real-time process.</param>
/// <param name="Nice">The nice value, -20 to 19.</param>
/// <param name="CpuSeconds">The CPU time of all threads in user and kernel mode, in steps of 10 ms.</param>
public sealed record ProcessScheduling(int Priority, int Nice, double CpuSeconds);

/// <summary>The memory of a process in bytes.</summary>
/// <param name="Virtual">The size of the address space (VmSize).</param>
/// <param name="Resident">The pages in memory (VmRSS): the sum of the next three.</param>
/// <param name="Anonymous">Resident anonymous pages (RssAnon).</param>
/// <param name="File">Resident pages of mapped files (RssFile).</param>
/// <param name="Shared">Resident shared memory (RssShmem): System V, tmpfs and shared anonymous mappings.</param>
/// <param name="PageTables">The page tables (VmPTE).</param>
public sealed record ProcessMemory(long Virtual, long Resident, long Anonymous, long File, long Shared, long PageTables);

/// <summary>The signal sets of a process.</summary>
/// <param name="Pending">Signals for the whole process that were not delivered yet (ShdPnd).</param>
public sealed record ProcessSignals(SignalSet Pending, SignalSet Blocked, SignalSet Ignored, SignalSet Caught);

/// <summary>The capability sets of a process.</summary>
public sealed record ProcessCapabilities(
    CapabilitySet Inheritable, CapabilitySet Permitted, CapabilitySet Effective, CapabilitySet Bounding, CapabilitySet Ambient);
