namespace Labs.Docker;

/// <summary>The inode numbers of /proc/PID/ns/* (namespaces(7)): equal numbers, same namespace. 0 where the kernel lacks the kind.</summary>
public sealed record NamespaceSet(ulong Mnt, ulong Pid, ulong Net, ulong Ipc, ulong Uts, ulong User, ulong Cgroup, ulong Time);

/// <summary>A process of a PID namespace.</summary>
/// <param name="Pid">As the engine's host numbers it.</param>
/// <param name="InnerPid">As its own PID namespace numbers it.</param>
/// <param name="Ppid">Its parent as the host numbers it; 0 when the host doesn't see one.</param>
/// <param name="InnerPpid">Its parent as its own namespace sees it; 0 when the parent is outside.</param>
/// <param name="State">The letter of /proc/PID/stat: R, S, D, T, t, Z, X or I.</param>
/// <param name="Command">The command line, or [name] when it has none, as a zombie.</param>
/// <param name="Container">The container's full id by its cgroup, null for none.</param>
public sealed record ProcessRow(int Pid, int InnerPid, int Ppid, int InnerPpid, string State, string Command, string? Container)
{
    public bool IsZombie => State == "Z";
}

internal sealed record ZombieArguments(AgentTarget Target, double EveryMs, double DurationMs);

internal sealed record ZombieSample(double UnixMs, int Count);
