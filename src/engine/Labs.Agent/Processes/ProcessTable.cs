using System.Diagnostics;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Processes;

/// <summary>The processes of PID namespaces, and the namespaces of processes, from /proc.</summary>
internal static class ProcessTable
{
    public static Task<NamespaceSet> NamespacesAsync(AgentTarget target, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(target);
        if (target.Pid != 0)
            return Task.FromResult(ProcessFiles.Namespaces(target.Pid));
        // The tool container has mounts and a cgroup namespace of its own; it shares the others with the engine's host.
        var own = ProcessFiles.Namespaces(Environment.ProcessId);
        return Task.FromResult(own with
        {
            Mnt = ProcessFiles.Namespace(ProcessFiles.Host, "mnt"),
            Cgroup = ProcessFiles.Namespace(ProcessFiles.Host, "cgroup"),
        });
    }

    public static Task<ProcessRow[]> ListAsync(AgentTarget target, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(target);
        return Task.FromResult(InNamespaceOf(target));
    }

    /// <summary>Counts zombies on a fixed schedule; a duration of 0 counts once.</summary>
    public static async Task<Nothing> SampleZombiesAsync(
        ZombieArguments arguments, Func<ZombieSample, Task> item, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(arguments.Target);
        var start = Stopwatch.GetTimestamp();
        for (var n = 0; ; n++)
        {
            var due = n * arguments.EveryMs - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (due > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(due), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await item(new ZombieSample(WallClock.UnixMs, InNamespaceOf(arguments.Target).Count(row => row.IsZombie)));
            if ((n + 1) * arguments.EveryMs > arguments.DurationMs)
                return new Nothing();
        }
    }

    /// <summary>The processes in the PID namespace of the target, without those of nested namespaces.</summary>
    public static ProcessRow[] InNamespaceOf(AgentTarget target)
    {
        var pid = target.Pid == 0 ? Environment.ProcessId : target.Pid;
        var space = ProcessFiles.Namespace(pid, "pid");
        if (space == 0)
            throw new AgentException($"the PID namespace of process {pid} can't be read; has it ended?");
        var found = new Dictionary<int, ProcessFiles.Status>();
        foreach (var other in ProcessFiles.All())
        {
            if (ProcessFiles.Namespace(other, "pid") == space && ProcessFiles.ReadStatus(other) is { Numbers.Length: > 0 } status)
                found.Add(other, status);
        }
        return [.. found.Select(pair => new ProcessRow(
            pair.Key,
            pair.Value.Numbers[^1],
            pair.Value.Parent,
            found.TryGetValue(pair.Value.Parent, out var parent) ? parent.Numbers[^1] : 0,
            pair.Value.State,
            ProcessFiles.Command(pair.Key, pair.Value.Name),
            ProcessFiles.ContainerOf(pair.Key))).OrderBy(row => row.InnerPid)];
    }
}
