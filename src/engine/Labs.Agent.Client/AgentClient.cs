using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>
/// Observes and controls the Linux kernel of the engine's machine, through labs-agent in a tool container. There is one facet per
/// topic. Calls may overlap.
/// </summary>
public sealed class AgentClient : IAsyncDisposable
{
    private readonly IAgentHost _host;
    private readonly bool _reopens;
    private readonly SemaphoreSlim _opening = new(1);
    private AgentConnection? _connection;

    private AgentClient(IAgentHost host, bool reopens)
    {
        (_host, _reopens) = (host, reopens);
        Processes = new ProcessesFacet(this, host);
        Mounts = new MountsFacet(this);
        Network = new NetworkFacet(this);
        Http = new HttpFacet(this);
        Sockets = new SocketsFacet(this);
        Links = new LinksFacet(this);
        Flows = new FlowsFacet(this);
        Load = new LoadFacet(this);
        Disks = new DisksFacet(this);
    }

    /// <summary>Namespaces, process trees, and commands that run in chosen namespaces.</summary>
    public ProcessesFacet Processes { get; }

    /// <summary>Mount tables.</summary>
    public MountsFacet Mounts { get; }

    /// <summary>Interfaces, routes, packet filter, tracked connections, veth pairs and sysctls.</summary>
    public NetworkFacet Network { get; }

    /// <summary>HTTP requests from a place.</summary>
    public HttpFacet Http { get; }

    /// <summary>Lists, opens, drives, ends and watches sockets.</summary>
    public SocketsFacet Sockets { get; }

    /// <summary>Emulated network links.</summary>
    public LinksFacet Links { get; }

    /// <summary>TCP connections that send as much as they can.</summary>
    public FlowsFacet Flows { get; }

    /// <summary>Load on a server of the image "echo".</summary>
    public LoadFacet Load { get; }

    /// <summary>Power disks, their cuts, and numbered records.</summary>
    public DisksFacet Disks { get; }

    /// <summary>Returns a client that starts an agent at the first call, and a new one at the next call after an agent has ended.</summary>
    public static AgentClient Lazy(IAgentHost host) => new(host, reopens: true);

    /// <summary>Starts an agent and returns its client. Once that agent has ended, every call fails.</summary>
    /// <exception cref="AgentGoneException">The agent ended at once.</exception>
    public static async Task<AgentClient> OpenAsync(IAgentHost host, CancellationToken cancellationToken = default)
    {
        var client = new AgentClient(host, reopens: false);
        await client.StartAsync(cancellationToken);
        return client;
    }

    /// <summary>Starts the agent now, so that the first measurement does not wait for it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default) =>
        await ConnectAsync(cancellationToken);

    /// <summary>Ends the agent, and with it the links, flows and commands that it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
    }

    internal async Task<AgentConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Usable is { } open)
            return open;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (Usable is { } opened)
                return opened;
            if (_connection is { } gone)
                await gone.DisposeAsync();
            return _connection = await AgentConnection.OpenAsync(_host, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    internal async Task<TResult> CallAsync<TArguments, TResult>(
        Operation<TArguments, Nothing, TResult> operation, TArguments arguments, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        return await connection.CallAsync(operation, arguments, cancellationToken);
    }

    internal async Task<TResult> CallAsync<TArguments, TItem, TResult>(
        Operation<TArguments, TItem, TResult> operation, TArguments arguments, Func<TItem, ValueTask> item,
        CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        return await connection.CallAsync(operation, arguments, item, cancellationToken);
    }

    private AgentConnection? Usable => _connection is { } open && !(open.IsGone && _reopens) ? open : null;
}
