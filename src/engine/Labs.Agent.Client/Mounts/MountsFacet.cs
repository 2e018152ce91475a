using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Mount tables: what is mounted where, and which mounts propagate to whom (mount_namespaces(7)).</summary>
public sealed class MountsFacet
{
    private readonly AgentClient _agent;

    internal MountsFacet(AgentClient agent) => _agent = agent;

    /// <summary>Returns the mounts that a process sees, in the order of its mount table.</summary>
    /// <param name="pid">The process id inside the place's PID namespace; PID 1 by default.</param>
    /// <exception cref="AgentFailedException">There is no such process.</exception>
    public async Task<IReadOnlyList<MountRow>> ListAsync(IPlace place, int pid = 1, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await _agent.CallAsync(MountsOperations.List, new StatusArguments(target, [pid]), cancellationToken);
    }
}
