namespace Labs.Agent.Contracts;

/// <summary>
/// The inode numbers of a process's /proc/PID/ns/* (namespaces(7)). Processes with the same number share the namespace. 0 means that
/// the Linux kernel lacks this kind of namespace.
/// </summary>
public sealed record NamespaceSet(ulong Mnt, ulong Pid, ulong Net, ulong Ipc, ulong Uts, ulong User, ulong Cgroup, ulong Time);
