namespace Labs.Docker;

public sealed partial class Container : IPlace
{
    string IPlace.Name => ShortName;

    /// <summary>
    /// Starts an agent in this container and returns its client. The container's image must contain labs-agent, as "toolbox" does.
    /// The container's namespaces and capabilities limit what the agent can do.
    /// </summary>
    /// <exception cref="EngineException">The container is not running, or its image has no labs-agent.</exception>
    public Task<AgentClient> OpenAgentAsync(CancellationToken cancellationToken = default) =>
        AgentClient.OpenAsync(new OneContainer(this), cancellationToken);

    async Task<AgentTarget> IPlace.TargetAsync(CancellationToken cancellationToken)
    {
        // A restart gives the container another process, so the container is inspected each time.
        var facts = await InspectAsync(cancellationToken);
        return facts.HostPid > 0
            ? new AgentTarget((int)facts.HostPid, facts.Id)
            : throw new AgentFailedException($"container {Name} is {facts.Status} (exit code {facts.ExitCode}), so it has no namespaces " +
                "to look into. Start it: StartAsync()");
    }

    private sealed class OneContainer(Container container) : IAgentHost
    {
        public Task<IAgentStream> OpenAsync(CancellationToken cancellationToken) => AgentStream.OpenAsync(container, cancellationToken);

        public string? ContainerName(string id) => container.Engine.NameOf(id);
    }
}
