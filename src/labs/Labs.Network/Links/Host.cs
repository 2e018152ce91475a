using System.Net;
using System.Runtime.InteropServices;
using Labs.Agent.Client;
using Labs.Agent.Contracts;
using Labs.Docker;

namespace Labs.Network;

/// <summary>A container whose only network is a link, or the LANs that it is attached to.</summary>
public sealed class Host : IPlace
{
    private const int Tcp = 6, Udp = 17;
    private readonly IHostNetwork _network;
    private readonly string _subnet;

    internal Host(IHostNetwork network, Container container, string address, string device, string subnet) =>
        (_network, Container, Address, Device, _subnet) = (network, container, address, device, subnet);

    /// <summary>The container that is the host.</summary>
    public Container Container { get; }

    /// <summary>The host's IPv4 address on the link, or on its first LAN.</summary>
    public string Address { get; }

    /// <summary>The name of the host's interface to the link, or to its first LAN.</summary>
    public string Device { get; }

    string IPlace.Name => Container.ShortName;

    /// <summary>Reads a sysctl of this host's network namespace ("net.ipv4.tcp_sack"). If a value is given, sets it first.</summary>
    /// <exception cref="AgentFailedException">There is no such key, or it does not take that value.</exception>
    public Task<string> SysctlAsync(string key, string? value = null, CancellationToken cancellationToken = default) =>
        _network.Agent.Network.SysctlAsync(this, key, value, cancellationToken);

    /// <summary>Sets sysctls of this host's network namespace until the returned handle is disposed, which restores them.</summary>
    /// <param name="settings">Keys and values, such as ("net.ipv4.tcp_tw_reuse", "1").</param>
    /// <exception cref="AgentFailedException">There is no such key, or it does not take that value. Earlier ones are restored.</exception>
    public async Task<IAsyncDisposable> SetAsync(params (string Key, string Value)[] settings)
    {
        var changed = new HostSettings(this);
        try
        {
            foreach (var (key, value) in settings)
                await changed.SetAsync(key, value);
            return changed;
        }
        catch
        {
            await changed.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Returns the counters of this host's network namespace from /proc/net/netstat and /proc/net/snmp, by their names there, such as
    /// <c>TcpExt.TCPTimeouts</c> and <c>Tcp.RetransSegs</c> (nstat(8)).
    /// </summary>
    /// <exception cref="InvalidOperationException">The files cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, long>> CountersAsync()
    {
        var files = (await RunAsync("cat", "/proc/net/netstat", "/proc/net/snmp")).ThrowIfFailed();
        return NetworkCounters.Parse(files.Stdout);
    }

    /// <summary>Runs a program of the image "toolbox" in this host's container.</summary>
    public Task<ExecResult> RunAsync(params string[] command) => Container.ExecAsync(command);

    /// <summary>Sets options of the route to the subnet of the link or first LAN, with the syntax of ip-route(8): "initcwnd 20".</summary>
    public async Task RouteAsync(string options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] command = ["ip", "route", "change", _subnet, "dev", Device, "src", Address, .. words];
        await _network.ToolAsync(this, command);
    }

    /// <summary>Opens a socket on this host. Dispose it; it ends with the network at the latest.</summary>
    public Task<HostSocket> SocketAsync(SocketKind kind = SocketKind.Tcp) => HostSocket.OpenAsync(this, kind);

    /// <summary>Opens a socket that listens, by default on every address and a free port.</summary>
    public async Task<HostSocket> ListenAsync(int port = 0, string? address = null, int backlog = 128)
    {
        var socket = await SocketAsync();
        await socket.BindAsync(port, address, reuse: true);
        await socket.ListenAsync(backlog);
        return socket;
    }

    /// <summary>Opens a socket and connects it to a listener.</summary>
    /// <param name="fromPort">The port of this end; by default the Linux kernel chooses.</param>
    /// <exception cref="NetworkLabException">The connection is refused, or not established within 10 s.</exception>
    public async Task<HostSocket> ConnectAsync(HostSocket listener, int fromPort = 0)
    {
        var socket = await SocketAsync();
        if (fromPort > 0)
            await socket.BindAsync(fromPort, reuse: true);
        var address = listener.Host == this ? "127.0.0.1" : listener.Host.Address;
        var result = await socket.TryConnectAsync(new IPEndPoint(IPAddress.Parse(address), listener.Port));
        return result.IsOk ? socket
            : throw new NetworkLabException($"{this} does not reach {address}:{listener.Port}: {result.Error}.");
    }

    /// <summary>Returns the TCP or UDP sockets of this host, from sock_diag(7).</summary>
    /// <param name="port">A port on either side; all by default.</param>
    public async Task<IReadOnlyList<SocketEntry>> SocketsAsync(int port = 0, bool udp = false)
    {
        var reply = await Sockets.DiagAsync(this, udp ? Udp : Tcp, port);
        return [.. MemoryMarshal.Cast<byte, SocketReading>(reply.Rows).ToArray().Select(SocketEntry.Of)];
    }

    /// <summary>Returns the number of TCP sockets in each state.</summary>
    /// <param name="port">A port on either side; all by default.</param>
    public async Task<IReadOnlyDictionary<TcpState, int>> CountAsync(int port = 0)
    {
        var counts = (await Sockets.DiagAsync(this, Tcp, port, countOnly: true)).Counts;
        return Enumerable.Range(0, counts.Length).ToDictionary(state => (TcpState)state, state => counts[state]);
    }

    /// <summary>
    /// Returns the state of one connection's end on this host; <see cref="TcpState.None"/> if there is no such connection.
    /// </summary>
    public async Task<TcpState> StateAsync(IPEndPoint local, IPEndPoint peer)
    {
        var sockets = await SocketsAsync(local.Port);
        // A descriptor that is open after its connection's end is listed too, with the same addresses, as closed.
        var entry = sockets.Where(entry => entry.Local.Equals(local) && peer.Equals(entry.Peer))
            .OrderBy(entry => entry.State == TcpState.Closed).FirstOrDefault();
        return entry?.State ?? TcpState.None;
    }

    /// <summary>
    /// Ends a socket from outside its process, as `ss -K` does. Nothing is sent for a socket in TIME-WAIT.
    /// </summary>
    public Task KillAsync(SocketEntry socket, CancellationToken cancellationToken = default) =>
        Sockets.KillAsync(this, socket.Reading, cancellationToken);

    /// <summary>Follows connections' ends on this host from now on. They need not exist yet.</summary>
    /// <param name="every">The interval between two looks; 1 ms by default.</param>
    public Task<SocketWatch> WatchAsync(IReadOnlyList<ConnectionEnd> ends, TimeSpan? every = null) =>
        SocketWatch.StartAsync(this, ends, every ?? TimeSpan.FromMilliseconds(1));

    /// <summary>Opens and closes many short connections to a host, which may be this one.</summary>
    public Task<ChurnTrace> ChurnAsync(Host to, ChurnSpec spec, CancellationToken cancellationToken = default) =>
        ChurnTrace.RunAsync(this, to, spec, cancellationToken);

    /// <summary>Gives the host's first interface another address, such as 192.0.2.77.</summary>
    /// <exception cref="NetworkLabException">One of the hosts already has it.</exception>
    public async Task AddAddressAsync(string address, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var plain = address.Split('/')[0];
        if (_network.Hosts.FirstOrDefault(host => host.Address == plain) is { } holder)
            throw Taken(holder);
        var full = address.Contains('/') ? address : $"{address}/{_subnet.Split('/')[1]}";
        try
        {
            await _network.ToolAsync(this, "ip", "address", "add", full, "dev", Device);
        }
        catch (NetworkLabException failed) when (IsTaken(failed.Message))
        {
            throw Taken(this);
        }

        // EEXIST as older and newer versions of ip(8) print it.
        static bool IsTaken(string message) =>
            message.Contains("File exists", StringComparison.Ordinal) || message.Contains("already assigned", StringComparison.Ordinal);

        NetworkLabException Taken(Host holder) =>
            new($"{this} can't have the address {plain}: {holder} already has it. Use another one of {_subnet}.");
    }

    public override string ToString() => Container.ShortName;

    /// <summary>Returns a port at the host's address on the link.</summary>
    internal IPEndPoint At(int port) => new(IPAddress.Parse(Address), port);

    internal IHostNetwork Network => _network;

    internal SocketsFacet Sockets => _network.Agent.Sockets;

    internal TimeSpan Since(long engineUs) => _network.Since(engineUs);

    Task<AgentTarget> IPlace.TargetAsync(CancellationToken cancellationToken) => TargetAsync(cancellationToken);

    // A host is never restarted, so its process is looked up once.
    internal async Task<AgentTarget> TargetAsync(CancellationToken cancellationToken)
    {
        if (Container.Facts.HostPid == 0)
            await Container.InspectAsync(cancellationToken);
        return new AgentTarget((int)Container.Facts.HostPid, Container.Id);
    }
}
