using System.Net;
using System.Runtime.InteropServices;
using Labs.Docker;

namespace Labs.Network;

/// <summary>An end of a wire: a container whose only way out is the wire.</summary>
public sealed class Host
{
    private readonly Wire _wire;

    internal Host(Wire wire, Container container, string address, string device) =>
        (_wire, Container, Address, Device) = (wire, container, address, device);

    public Container Container { get; }

    /// <summary>IPv4.</summary>
    public string Address { get; }

    /// <summary>The interface to the wire.</summary>
    public string Device { get; }

    /// <summary>Reads a sysctl of this host's network namespace ("net.ipv4.tcp_sack"), and sets it first when a value is given.</summary>
    /// <exception cref="AgentFailedException">There is no such key, or not that value.</exception>
    public async Task<string> SysctlAsync(string key, string? value = null, CancellationToken cancellationToken = default) =>
        (await _wire.CallAsync(AgentOperations.Sysctl, new SysctlArguments(await TargetAsync(cancellationToken).ConfigureAwait(false), key, value), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Runs a program of the tool box in this host's network namespace.</summary>
    public Task<ExecResult> RunAsync(params string[] command) => Container.ExecAsync(command);

    /// <summary>Sets options of the route to the wire's subnet, as ip-route(8) has them: "initcwnd 20".</summary>
    public async Task RouteAsync(string options, CancellationToken cancellationToken = default) =>
        await _wire.ToolAsync(this, ["ip", "route", "change", _wire.Subnet, "dev", Device, "src", Address, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a socket on this host. The caller disposes of it; at the latest it ends with the wire.</summary>
    public Task<HostSocket> SocketAsync(SocketKind kind = SocketKind.Tcp) => HostSocket.OpenAsync(this, kind);

    /// <summary>A socket that listens, on every address and a free port by default.</summary>
    public async Task<HostSocket> ListenAsync(int port = 0, string? address = null, int backlog = 128)
    {
        var socket = await SocketAsync().ConfigureAwait(false);
        await socket.BindAsync(port, address, reuse: true).ConfigureAwait(false);
        await socket.ListenAsync(backlog).ConfigureAwait(false);
        return socket;
    }

    /// <summary>A socket connected to a listener.</summary>
    /// <param name="fromPort">Of this end; the kernel's choice by default.</param>
    /// <exception cref="NetworkLabException">It is refused, or doesn't answer within 10 s.</exception>
    public async Task<HostSocket> ConnectAsync(HostSocket listener, int fromPort = 0)
    {
        var socket = await SocketAsync().ConfigureAwait(false);
        if (fromPort > 0)
            await socket.BindAsync(fromPort, reuse: true).ConfigureAwait(false);
        var address = listener.Host == this ? "127.0.0.1" : listener.Host.Address;
        var result = await socket.TryConnectAsync(new IPEndPoint(IPAddress.Parse(address), listener.Port)).ConfigureAwait(false);
        return result.IsOk ? socket : throw new NetworkLabException($"{this} does not reach {address}:{listener.Port}: {result.Error}.");
    }

    /// <summary>The TCP or UDP sockets of this host, by sock_diag(7); those of one port, local or remote, if it is given.</summary>
    public async Task<IReadOnlyList<SocketEntry>> SocketsAsync(int port = 0, bool udp = false)
    {
        var reply = await DiagAsync(port, udp, countOnly: false).ConfigureAwait(false);
        return [.. MemoryMarshal.Cast<byte, SocketReading>(reply.Rows).ToArray().Select(SocketEntry.Of)];
    }

    /// <summary>How many TCP sockets there are in each state.</summary>
    public async Task<IReadOnlyDictionary<TcpState, int>> CountAsync(int port = 0)
    {
        var counts = (await DiagAsync(port, udp: false, countOnly: true).ConfigureAwait(false)).Counts;
        return Enumerable.Range(0, counts.Length).ToDictionary(state => (TcpState)state, state => counts[state]);
    }

    /// <summary>The state of one connection's end on this host; <see cref="TcpState.None"/> if it isn't there.</summary>
    public async Task<TcpState> StateAsync(IPEndPoint local, IPEndPoint peer) =>
        // A descriptor that is still open after its connection's end is listed too, with the same addresses, as closed.
        (await SocketsAsync(local.Port).ConfigureAwait(false)).Where(entry => entry.Local.Equals(local) && peer.Equals(entry.Peer)).OrderBy(entry => entry.State == TcpState.Closed).FirstOrDefault()?.State ?? TcpState.None;

    /// <summary>Ends a socket from outside, whoever holds it, as `ss -K` does; of one in TIME-WAIT nothing is sent.</summary>
    public async Task KillAsync(SocketEntry socket, CancellationToken cancellationToken = default)
    {
        var row = MemoryMarshal.AsBytes(new ReadOnlySpan<SocketReading>([socket.Reading])).ToArray();
        await CallAsync(AgentOperations.DiagKill, new DiagKill(await TargetAsync(cancellationToken).ConfigureAwait(false), socket.Reading.Protocol, row)).ConfigureAwait(false);
    }

    /// <summary>Follows connections' ends on this host from now on. They need not exist yet.</summary>
    /// <param name="every">Between two looks; 1 ms by default.</param>
    public Task<SocketWatch> WatchAsync(IReadOnlyList<ConnectionEnd> ends, TimeSpan? every = null) => SocketWatch.StartAsync(this, ends, every ?? TimeSpan.FromMilliseconds(1));

    /// <summary>Makes many short connections to a host, which may be this one.</summary>
    public Task<ChurnTrace> ChurnAsync(Host to, ChurnSpec spec, CancellationToken cancellationToken = default) => ChurnTrace.RunAsync(this, to, spec, cancellationToken);

    /// <summary>Gives the wire's interface one more address, such as 192.0.2.77.</summary>
    /// <exception cref="NetworkLabException">One of the hosts has it.</exception>
    public async Task AddAddressAsync(string address, CancellationToken cancellationToken = default)
    {
        var plain = address.Split('/')[0];
        if (new[] { _wire.Left, _wire.Right }.FirstOrDefault(host => host.Address == plain) is { } holder)
            throw Taken(holder);
        try
        {
            await _wire.ToolAsync(this, ["ip", "address", "add", address.Contains('/') ? address : $"{address}/{_wire.Subnet.Split('/')[1]}", "dev", Device], cancellationToken).ConfigureAwait(false);
        }
        // EEXIST, as older and newer kernels have ip(8) word it.
        catch (NetworkLabException failed) when (failed.Message.Contains("File exists", StringComparison.Ordinal) || failed.Message.Contains("already assigned", StringComparison.Ordinal))
        {
            throw Taken(this);
        }

        NetworkLabException Taken(Host holder) => new($"{this} can't have the address {plain}: {holder} has it already. Take another one of {_wire.Subnet}.");
    }

    public override string ToString() => Container.ShortName;

    internal TimeSpan Since(long engineUs) => _wire.Since(engineUs);

    internal Task<TResult> CallAsync<TArguments, TResult>(Operation<TArguments, Nothing, TResult> operation, TArguments arguments, CancellationToken ct = default) =>
        _wire.CallAsync(operation, arguments, ct);

    internal Task<TResult> CallAsync<TArguments, TItem, TResult>(Operation<TArguments, TItem, TResult> operation, TArguments arguments, Func<TItem, ValueTask> item, CancellationToken ct) =>
        _wire.CallAsync(operation, arguments, item, ct);

    private async Task<DiagReply> DiagAsync(int port, bool udp, bool countOnly) =>
        await CallAsync(AgentOperations.Diag, new DiagArguments(await TargetAsync(default).ConfigureAwait(false), udp ? 17 : 6, -1, port, countOnly)).ConfigureAwait(false);

    internal async Task<AgentTarget> TargetAsync(CancellationToken ct)
    {
        if (Container.Facts.HostPid == 0)
            await Container.InspectAsync(ct).ConfigureAwait(false);
        return new AgentTarget((int)Container.Facts.HostPid, Container.Id);
    }
}
