using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Processes;

/// <summary>The status and the threads of processes, which a caller names by their ids inside a PID namespace.</summary>
internal static class ProcessDetails
{
    public static Task<ProcessStatus[]> StatusAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        var pids = AllOnHost(arguments.Target);
        return Task.FromResult(arguments.InnerPids
            .Select(inner => pids.TryGetValue(inner, out var pid) ? Read(pid) : null).OfType<ProcessStatus>().ToArray());
    }

    public static Task<ThreadRow[]> ThreadsAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        return Task.FromResult(ThreadFiles.Read(OnHost(arguments)));
    }

    public static Task<IdMaps> IdMapsAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        var pid = OnHost(arguments);
        return Task.FromResult(new IdMaps(
            IdMapFile.Parse(ProcessFiles.Text($"/proc/{pid}/uid_map") ?? ""),
            IdMapFile.Parse(ProcessFiles.Text($"/proc/{pid}/gid_map") ?? "")));
    }

    /// <summary>Returns the host's process id of the one process that is asked for.</summary>
    /// <exception cref="AgentException">There is no such process.</exception>
    public static int OnHost(StatusArguments arguments)
    {
        var inner = arguments.InnerPids is [var one] ? one : throw new AgentException("expected the id of one process.");
        return AllOnHost(arguments.Target).TryGetValue(inner, out var pid) ? pid
            : throw new AgentException($"there is no process {inner}; it may have ended.");
    }

    /// <summary>Returns the host's process ids by those inside the target's PID namespace.</summary>
    private static Dictionary<int, int> AllOnHost(AgentTarget target)
    {
        ProcessFiles.Require(target);
        return ProcessTable.InNamespaceOf(target).ToDictionary(row => row.InnerPid, row => row.Pid);
    }

    private static ProcessStatus? Read(int pid) =>
        ProcessFiles.Text($"/proc/{pid}/status") is { } status && ProcessFiles.Text($"/proc/{pid}/stat") is { } stat
            ? StatusFile.Parse(pid, status, stat, Files(pid)) : null;

    private static int? Files(int pid)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
