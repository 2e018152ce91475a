namespace Labs.Docker;

public sealed partial class Engine
{
    private AgentClient? _agent;

    /// <summary>
    /// Observes and controls the Linux kernel of the engine's machine: processes and namespaces, networks, sockets, disks. The
    /// engine may run on another machine. The agent's tool container starts at the first use and is removed with the session.
    /// </summary>
    public AgentClient Agent => _agent ??= AgentClient.Lazy(new AgentTools(this));

    /// <summary>The engine's host, as a place where <see cref="Agent"/> looks and acts.</summary>
    public IPlace Host => IPlace.Host;
}
