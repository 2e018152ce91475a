namespace Labs.Docker;

public sealed partial class Engine
{
    private AgentClient? _agent;

    /// <summary>
    /// Observes and controls the Linux kernel of the engine's machine, wherever that is: processes and namespaces, networks, sockets,
    /// disks. The agent's tool container starts at the first use and ends with the session.
    /// </summary>
    public AgentClient Agent => _agent ??= AgentClient.Lazy(new AgentTools(this));

    /// <summary>The engine's host, as a place for the agent.</summary>
    public IPlace Host => IPlace.Host;
}
