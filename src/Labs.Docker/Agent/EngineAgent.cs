namespace Labs.Docker;

/// <summary>
/// What the engine's kernel knows and does about containers, through labs-agent in a tool container that shares the
/// host's PID, network, IPC and UTS namespaces. Calls may overlap.
/// </summary>
public sealed partial class EngineAgent
{
    private readonly Engine _engine;
    private readonly SemaphoreSlim _starting = new(1);
    private Container? _tools;
    private AgentConnection? _connection;

    internal EngineAgent(Engine engine) => _engine = engine;

    /// <summary>Starts the tool container now, so that the first measurement doesn't wait for it.</summary>
    public async Task StartAsync(CancellationToken ct = default) => await ConnectAsync(ct).ConfigureAwait(false);

    private async Task<AgentConnection> ConnectAsync(CancellationToken ct)
    {
        if (_connection is { IsGone: false } open)
            return open;
        await _starting.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_connection is { IsGone: false } opened)
                return opened;
            if (_connection is { } gone)
                await gone.DisposeAsync().ConfigureAwait(false);
            if (_tools is null || !(await _tools.InspectAsync(ct).ConfigureAwait(false)).Running)
                await StartToolsAsync(ct).ConfigureAwait(false);
            return _connection = await AgentConnection.OpenAsync(_tools!, ct).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task StartToolsAsync(CancellationToken ct)
    {
        if (_tools is not null)
            await _tools.RemoveAsync(ct).ConfigureAwait(false);
        _tools = await _engine.RunAsync("toolbox", new ContainerSpec
        {
            Name = "tools",
            Pid = "host",
            Network = "host",
            Ipc = "host",
            Uts = "host",
            // SYS_PTRACE: /proc/PID/ns and /proc/PID/root of others; SYS_ADMIN and SYS_CHROOT: setns; NET_ADMIN and
            // NET_RAW: ip, iptables, conntrack; DAC_READ_SEARCH: files of processes with other owners.
            CapAdd = ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN", "NET_RAW", "DAC_READ_SEARCH", "IPC_OWNER"],
            // Block major 7 is loop: power disks' cuts are mounted for commands that the agent starts.
            DeviceCgroupRules = ["b 7:* rw"],
            // Docker's default profiles forbid setns and ptrace reads whatever the capabilities.
            SecurityOpt = ["apparmor=unconfined", "seccomp=unconfined"],
            StopTimeout = TimeSpan.Zero,
        }, ct).ConfigureAwait(false);
    }

    private async Task<TResult> AskAsync<TArguments, TResult>(Operation<TArguments, Nothing, TResult> operation, TArguments arguments, CancellationToken ct)
    {
        var connection = await ConnectAsync(ct).ConfigureAwait(false);
        return await connection.CallAsync(operation, arguments, ct).ConfigureAwait(false);
    }

    private static DateTimeOffset OnThisClock(AgentConnection connection, double unixMs) =>
        DateTimeOffset.UnixEpoch.AddMilliseconds(unixMs) - connection.ClockAhead;
}
