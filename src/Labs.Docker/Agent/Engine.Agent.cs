namespace Labs.Docker;

public sealed partial class Engine
{
    private EngineAgent? _agent;

    /// <summary>
    /// Eyes and hands on the engine's own kernel, wherever that runs: namespaces, processes, packet filters, commands
    /// in chosen namespaces. Its tool container starts at the first use and goes with the session.
    /// </summary>
    public EngineAgent Agent => _agent ??= new EngineAgent(this);

    /// <summary>The engine's host, for the agent's methods.</summary>
    public Place Host => Place.Host;
}
