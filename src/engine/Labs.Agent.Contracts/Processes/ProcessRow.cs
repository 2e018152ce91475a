namespace Labs.Agent.Contracts;

/// <summary>A process in a PID namespace.</summary>
/// <param name="Pid">The process id on the engine's host.</param>
/// <param name="InnerPid">The process id inside its own PID namespace.</param>
/// <param name="Ppid">The parent's process id on the engine's host; 0 if the parent is not visible there.</param>
/// <param name="InnerPpid">The parent's process id inside the PID namespace; 0 if the parent is outside it.</param>
/// <param name="State">The state letter of /proc/PID/stat: R, S, D, T, t, Z, X or I.</param>
/// <param name="Command">The command line, or the name in brackets if there is none, as for a zombie.</param>
/// <param name="Container">The full id of the container that the process belongs to by its cgroup; null if none.</param>
public sealed record ProcessRow(int Pid, int InnerPid, int Ppid, int InnerPpid, string State, string Command, string? Container)
{
    /// <summary>The process has ended and its parent has not waited for it.</summary>
    public bool IsZombie => State == "Z";
}
