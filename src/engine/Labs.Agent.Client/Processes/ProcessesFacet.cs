using System.Diagnostics;
using System.Runtime.CompilerServices;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Namespaces, process trees, and commands that run in chosen namespaces.</summary>
public sealed class ProcessesFacet
{
    private readonly AgentClient _agent;
    private readonly IAgentHost _host;

    internal ProcessesFacet(AgentClient agent, IAgentHost host) => (_agent, _host) = (agent, host);

    /// <summary>Returns the namespaces of a container's PID 1, or those of the engine's host.</summary>
    public async Task<NamespaceSet> NamespacesAsync(IPlace place, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await _agent.CallAsync(ProcessesOperations.Namespaces, target, cancellationToken);
    }

    /// <summary>Returns the namespaces of several places side by side, which shows what they share.</summary>
    public async Task<NamespaceMatrix> NamespaceMatrixAsync(params IEnumerable<IPlace> places)
    {
        var columns = new List<(string, NamespaceSet)>();
        foreach (var place in places)
            columns.Add((place.Name, await NamespacesAsync(place)));
        return new NamespaceMatrix(columns);
    }

    /// <summary>Returns every process in the place's PID namespace, with its process ids inside and on the engine's host.</summary>
    public async Task<ProcessTree> ListAsync(IPlace place, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var rows = await _agent.CallAsync(ProcessesOperations.List, target, cancellationToken);
        var names = new Dictionary<string, string>();
        foreach (var id in rows.Select(row => row.Container).OfType<string>().Distinct())
            if (_host.ContainerName(id) is { } name)
                names.Add(id, name);
        return new ProcessTree(place.Name, rows, names);
    }

    /// <summary>Returns the status of a process: memory, signals, capabilities, scheduling, seccomp.</summary>
    /// <param name="pid">The process id inside the place's PID namespace; PID 1 by default.</param>
    /// <exception cref="AgentFailedException">There is no such process.</exception>
    public async Task<ProcessStatus> StatusAsync(IPlace place, int pid = 1, CancellationToken cancellationToken = default) =>
        (await StatusesAsync(place, [pid], cancellationToken)).FirstOrDefault()
        ?? throw new AgentFailedException($"{place.Name} has no process {pid}; it may have ended.");

    /// <summary>Returns the status of several processes in the order of their ids. Those that have ended are left out.</summary>
    /// <param name="pids">The process ids inside the place's PID namespace.</param>
    public async Task<IReadOnlyList<ProcessStatus>> StatusesAsync(
        IPlace place, IReadOnlyCollection<int> pids, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await _agent.CallAsync(ProcessesOperations.Status, new StatusArguments(target, [.. pids]), cancellationToken);
    }

    /// <summary>Returns the threads of a process with their registers and stacks, ordered by thread id.</summary>
    /// <inheritdoc cref="StatusAsync"/>
    public async Task<IReadOnlyList<ThreadRow>> ThreadsAsync(IPlace place, int pid = 1, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await _agent.CallAsync(ProcessesOperations.Threads, new StatusArguments(target, [pid]), cancellationToken);
    }

    /// <summary>Returns the user and group ids that the user namespace of a process maps, and to which ids of the engine's host.</summary>
    /// <inheritdoc cref="StatusAsync"/>
    public async Task<IdMaps> IdMapsAsync(IPlace place, int pid = 1, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await _agent.CallAsync(ProcessesOperations.IdMaps, new StatusArguments(target, [pid]), cancellationToken);
    }

    /// <summary>Counts zombies at a fixed interval.</summary>
    public async IAsyncEnumerable<ZombieCount> SampleZombiesAsync(
        IPlace place, TimeSpan every, TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var connection = await _agent.ConnectAsync(cancellationToken);
        var arguments = new ZombieArguments(target, every.TotalMilliseconds, duration.TotalMilliseconds);
        var samples = connection.StreamAsync(ProcessesOperations.SampleZombies, arguments, cancellationToken);
        await foreach (var sample in samples)
            yield return new ZombieCount(connection.OnThisClock(sample.UnixMs), sample.Count);
    }

    /// <summary>
    /// Runs a command in chosen namespaces of a place, and in the tool container's namespaces for the rest, like nsenter(1):
    /// <c>RunAsync(web, ["net"], "ip", "route")</c> runs the tool container's ip in the network of a container that has none. With "mnt"
    /// the command is looked up in the place's own file system.
    /// </summary>
    /// <param name="namespaces">Any of mnt, pid, net, ipc, uts, user and cgroup.</param>
    /// <exception cref="AgentFailedException">There is no such command. A failed command only has another exit code.</exception>
    public async Task<CommandResult> RunAsync(IPlace place, IReadOnlyList<string> namespaces, params string[] command)
    {
        var clock = Stopwatch.StartNew();
        await using var process = await StartAsync(place, namespaces, command);
        var exitCode = await process.WaitAsync();
        return new CommandResult(place.Name, command, exitCode, process.Text(errors: false), process.Text(errors: true), clock.Elapsed);
    }

    /// <summary>Starts a command as <see cref="RunAsync"/> does, and leaves it running until it is disposed.</summary>
    public async Task<AgentProcess> StartAsync(IPlace place, IReadOnlyList<string> namespaces, params string[] command)
    {
        var target = await place.TargetAsync(CancellationToken.None);
        var arguments = new RunArguments(target, [.. namespaces], command);
        return await AgentProcess.StartAsync(_agent, ProcessesOperations.Run, arguments, command);
    }
}
