using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>
/// Where the agent looks or acts: in the namespaces of a container's PID 1, or on the engine's host. A container is a place.
/// </summary>
public interface IPlace
{
    /// <summary>The engine's host.</summary>
    static IPlace Host { get; } = new HostPlace();

    /// <summary>The place's name in tables and messages.</summary>
    string Name { get; }

    /// <summary>Returns a process in the place's namespaces. A container that was restarted has another process.</summary>
    /// <exception cref="AgentFailedException">The container is not running.</exception>
    Task<AgentTarget> TargetAsync(CancellationToken cancellationToken);

    private sealed class HostPlace : IPlace
    {
        public string Name => "host";

        public Task<AgentTarget> TargetAsync(CancellationToken cancellationToken) => Task.FromResult(AgentTarget.Host);

        public override string ToString() => Name;
    }
}
