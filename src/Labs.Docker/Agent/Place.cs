namespace Labs.Docker;

/// <summary>
/// Where the agent looks or acts: in the namespaces of a container's PID 1 (a container converts by itself), or on the
/// engine's host, <see cref="Engine.Host"/>.
/// </summary>
public readonly struct Place
{
    private readonly Container? _container;

    private Place(Container? container) => _container = container;

    internal static Place Host => default;

    internal bool IsHost => _container is null;

    internal Container? Container => _container;

    public static implicit operator Place(Container container) => new(container);

    public override string ToString() => _container?.ShortName ?? "host";

    /// <exception cref="AgentFailedException">The container is not running.</exception>
    internal async Task<AgentTarget> TargetAsync(CancellationToken ct)
    {
        if (_container is null)
            return AgentTarget.Host;
        // Asked each time: a restart gives another process.
        var facts = await _container.InspectAsync(ct).ConfigureAwait(false);
        return facts.HostPid > 0
            ? new AgentTarget((int)facts.HostPid, facts.Id)
            : throw new AgentFailedException($"container {_container.Name} is {facts.Status} (exit code {facts.ExitCode}), so it has no namespaces to look into. Start it: StartAsync()");
    }
}
