namespace Labs.Agent.Contracts;

/// <summary>Runs a command in chosen namespaces of a target. Cancelling the request kills the command and its descendants.</summary>
/// <param name="Namespaces">Any of mnt, pid, net, ipc, uts, user and cgroup. The command keeps the tool container's others.</param>
public sealed record RunArguments(AgentTarget Target, string[] Namespaces, string[] Command);

/// <summary>The command has started (the first item has its process id only), or a line that it wrote.</summary>
/// <param name="Pid">The process id on the engine's host.</param>
/// <param name="Out">A line of standard output.</param>
/// <param name="Error">A line of standard error.</param>
public sealed record RunItem(int Pid, string? Out = null, string? Error = null);

/// <summary>The command has ended.</summary>
public sealed record RunResult(int ExitCode);
