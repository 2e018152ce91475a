using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Processes;

/// <summary>The status and the threads of processes, which a caller names by their ids inside a PID namespace.</summary>
internal static class ProcessDetails
{
    public static Task<ProcessStatus[]> StatusAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        var pids = OnHost(arguments);
        return Task.FromResult(arguments.InnerPids
            .Select(inner => pids.TryGetValue(inner, out var pid) ? Read(pid) : null).OfType<ProcessStatus>().ToArray());
    }

    public static Task<ThreadRow[]> ThreadsAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        var inner = arguments.InnerPids is [var one] ? one : throw new AgentException("expected the id of one process.");
        if (!OnHost(arguments).TryGetValue(inner, out var pid))
            throw new AgentException($"there is no process {inner}; it may have ended.");
        return Task.FromResult(ThreadFiles.Read(pid));
    }

    /// <summary>Returns the host's process ids by those inside the target's PID namespace.</summary>
    private static Dictionary<int, int> OnHost(StatusArguments arguments)
    {
        ProcessFiles.Require(arguments.Target);
        return ProcessTable.InNamespaceOf(arguments.Target).ToDictionary(row => row.InnerPid, row => row.Pid);
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
