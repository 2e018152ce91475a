using System.Diagnostics;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Operations;

internal static class ProcessOperations
{
    public static Task<NamespaceSet> NamespacesAsync(AgentTarget target, CancellationToken ct)
    {
        ProcessFiles.Require(target);
        if (target.Pid != 0)
            return Task.FromResult(ProcessFiles.Namespaces(target.Pid));
        // The tool container has mounts of its own; the rest it shares with the engine's host.
        var own = ProcessFiles.Namespaces(Environment.ProcessId);
        return Task.FromResult(own with { Mnt = ProcessFiles.Namespace(ProcessFiles.Host, "mnt"), Cgroup = ProcessFiles.Namespace(ProcessFiles.Host, "cgroup") });
    }

    public static Task<ProcessRow[]> ProcessesAsync(AgentTarget target, CancellationToken ct)
    {
        ProcessFiles.Require(target);
        return Task.FromResult(InNamespace(target.Pid == 0 ? Environment.ProcessId : target.Pid));
    }

    /// <summary>The processes in the PID namespace of a process, nested namespaces not included.</summary>
    public static ProcessRow[] InNamespace(int pid)
    {
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

    /// <summary>Counts zombies at an interval, by the schedule; a duration of 0 means once.</summary>
    public static async Task<Nothing> ZombiesAsync(ZombieArguments arguments, Func<ZombieSample, Task> item, CancellationToken ct)
    {
        ProcessFiles.Require(arguments.Target);
        var start = Stopwatch.GetTimestamp();
        for (var n = 0; ; n++)
        {
            var due = n * arguments.EveryMs - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (due > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(due), ct);
            ct.ThrowIfCancellationRequested();
            var count = InNamespace(arguments.Target.Pid == 0 ? Environment.ProcessId : arguments.Target.Pid).Count(row => row.IsZombie);
            await item(new ZombieSample(Clock.UnixMs, count));
            if ((n + 1) * arguments.EveryMs > arguments.DurationMs)
                return new Nothing();
        }
    }
}
