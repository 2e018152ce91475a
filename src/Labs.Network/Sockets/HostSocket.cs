using System.Net;
using System.Net.Sockets;
using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// A socket on a host, moved by single system calls: nothing is sent, tried again or closed that was not asked for. A method
/// that is named Try… tells an error in its result; the others throw.
/// </summary>
public sealed class HostSocket : IAsyncDisposable
{
    // asm-generic/socket.h, linux/tcp.h
    private const int SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_RCVBUF = 8, SO_LINGER = 13, IPPROTO_IPV6 = 41, IPV6_V6ONLY = 26, TCP_FASTOPEN = 23, TCP_FASTOPEN_CONNECT = 30;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly int _id;
    private bool _isClosed;

    private HostSocket(Host host, SocketAnswer answer) => (Host, _id, Local, Peer) = (host, answer.Socket, Parse(answer.Local), Parse(answer.Peer));

    public Host Host { get; }

    private bool IsV6 { get; init; }

    /// <summary>Null before it is bound or connected.</summary>
    public IPEndPoint? Local { get; private set; }

    /// <summary>Null before it is connected.</summary>
    public IPEndPoint? Peer { get; private set; }

    /// <exception cref="InvalidOperationException">It has none yet.</exception>
    public int Port => Local is { Port: > 0 and var port } ? port : throw new InvalidOperationException("this socket has no port yet; bind or connect it first.");

    /// <summary>On 0.0.0.0 or [::] by default, and on a free port.</summary>
    public async Task BindAsync(int port = 0, string? address = null, bool reuse = false)
    {
        if (reuse)
            await OptionAsync(SOL_SOCKET, SO_REUSEADDR, 1).ConfigureAwait(false);
        Require(await TryBindAsync(port, address).ConfigureAwait(false), "bind");
    }

    public async Task<SocketResult> TryBindAsync(int port, string? address = null) =>
        await DoAsync(new SocketCall("bind", Address: address ?? (IsV6 ? "::" : "0.0.0.0"), Port: port)).ConfigureAwait(false);

    public async Task ListenAsync(int backlog = 128) => Require(await DoAsync(new SocketCall("listen", Value: backlog)).ConfigureAwait(false), "listen");

    /// <summary>Waits for the answer as long as told, 10 s by default; after that the kernel goes on, and EINPROGRESS is told.</summary>
    public Task<SocketResult> TryConnectAsync(IPEndPoint to, TimeSpan? wait = null) =>
        DoAsync(new SocketCall("connect", Address: to.Address.ToString(), Port: to.Port, TimeoutMs: Ms(wait)));

    /// <inheritdoc cref="TryConnectAsync(IPEndPoint, TimeSpan?)"/>
    public Task<SocketResult> TryConnectAsync(Host to, int port, TimeSpan? wait = null) => TryConnectAsync(new IPEndPoint(IPAddress.Parse(to.Address), port), wait);

    /// <summary>Waits for a connection, 10 s by default.</summary>
    public async Task<HostSocket> AcceptAsync(TimeSpan? wait = null)
    {
        var answer = await CallAsync(new SocketCall("accept", TimeoutMs: Ms(wait))).ConfigureAwait(false);
        return answer.Error is { } error ? throw new NetworkLabException($"accept on {Host}, {Local}: {error}. Nobody has connected within {wait ?? s_patience}.") : new HostSocket(Host, answer);
    }

    public async Task SendAsync(string text) => Require(await TrySendAsync(System.Text.Encoding.UTF8.GetBytes(text)).ConfigureAwait(false), "send");

    /// <summary>Sends so many zeros.</summary>
    public async Task SendAsync(long count) => Require(await DoAsync(new SocketCall("send", Count: count, TimeoutMs: Ms(TimeSpan.FromSeconds(60)))).ConfigureAwait(false), "send");

    /// <param name="to">Of a datagram; else to whom it is connected.</param>
    public Task<SocketResult> TrySendAsync(byte[] data, IPEndPoint? to = null, TimeSpan? wait = null) =>
        DoAsync(new SocketCall("send", Data: data, Count: data.Length, Address: to?.Address.ToString(), Port: to?.Port ?? 0, TimeoutMs: Ms(wait)));

    /// <summary>Until so many bytes have come, the peer's FIN, an error, or the time is over: 10 s by default.</summary>
    public Task<SocketResult> TryReceiveAsync(long count, TimeSpan? wait = null) => DoAsync(new SocketCall("receive", Count: count, TimeoutMs: Ms(wait)));

    /// <summary>Sends a FIN after what was sent; receiving goes on: a half-close.</summary>
    public Task<SocketResult> TryShutdownAsync(SocketShutdown how = SocketShutdown.Send) => DoAsync(new SocketCall("shutdown", Value: (int)how));

    public async Task ShutdownAsync(SocketShutdown how = SocketShutdown.Send) => Require(await TryShutdownAsync(how).ConfigureAwait(false), "shutdown");

    /// <summary>Gives the descriptor back: the kernel sends a FIN, or a RST when something was not read, and finishes alone.</summary>
    public async Task CloseAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        await CallAsync(new SocketCall("close")).ConfigureAwait(false);
    }

    /// <summary>Closes with a RST (SO_LINGER of 0 s).</summary>
    public async Task ResetAsync()
    {
        await LingerAsync(TimeSpan.Zero).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>SO_LINGER, in whole seconds: how long a close may wait for acknowledgements; 0 throws everything away and resets.</summary>
    public Task LingerAsync(TimeSpan time) => OptionAsync(SOL_SOCKET, SO_LINGER, (int)time.TotalSeconds);

    /// <summary>SO_RCVBUF: what the receiver's window can be; the kernel doubles it. Before the connection, or the window's scale is settled.</summary>
    public Task ReceiveBufferAsync(int bytes) => OptionAsync(SOL_SOCKET, SO_RCVBUF, bytes);

    /// <summary>IPV6_V6ONLY, before it is bound.</summary>
    public Task V6OnlyAsync(bool on) => OptionAsync(IPPROTO_IPV6, IPV6_V6ONLY, on ? 1 : 0);

    /// <summary>TCP Fast Open (RFC 7413): of a listener, how many requests with data may wait; of a client, its first send makes the SYN.</summary>
    public Task FastOpenAsync(bool isListener) => OptionAsync(6, isListener ? TCP_FASTOPEN : TCP_FASTOPEN_CONNECT, isListener ? 16 : 1);

    /// <summary>Any option of setsockopt(2) whose value is a number.</summary>
    public async Task OptionAsync(int level, int option, int value) =>
        Require(await DoAsync(new SocketCall("option", Level: level, Option: option, Value: value)).ConfigureAwait(false), $"setsockopt {level}, {option}");

    /// <summary>The state in which the kernel has this connection, now.</summary>
    public async Task<TcpState> StateAsync() => Local is { } local && Peer is { } peer ? await Host.StateAsync(local, peer).ConfigureAwait(false) : TcpState.Closed;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is AgentFailedException or AgentGoneException)
        {
            // The wire has gone, and with it every socket.
        }
    }

    internal static async Task<HostSocket> OpenAsync(Host host, SocketKind kind)
    {
        var answer = await host.CallAsync(AgentOperations.Socket, new SocketCall("open", await host.TargetAsync(default).ConfigureAwait(false), kind.ToString().ToLowerInvariant())).ConfigureAwait(false);
        return answer.Error is { } error ? throw new NetworkLabException($"socket on {host}: {error}") : new HostSocket(host, answer) { IsV6 = kind is SocketKind.Tcp6 or SocketKind.Udp6 };
    }

    private async Task<SocketResult> DoAsync(SocketCall call)
    {
        var answer = await CallAsync(call).ConfigureAwait(false);
        (Local, Peer) = (Parse(answer.Local) ?? Local, Parse(answer.Peer) ?? Peer);
        if (call.Verb == "connect" && answer.Error is null or "EINPROGRESS")
            Peer = new IPEndPoint(IPAddress.Parse(call.Address!), call.Port);
        return new SocketResult(answer.Error ?? "", answer.Count, answer.Data ?? [], Host.Since(answer.AtUs));
    }

    private Task<SocketAnswer> CallAsync(SocketCall call) => Host.CallAsync(AgentOperations.Socket, call with { Socket = _id });

    private void Require(SocketResult result, string what)
    {
        if (!result.IsOk)
            throw new NetworkLabException($"{what} on {Host}, {Local?.ToString() ?? "unbound"}: {result.Error}.");
    }

    private static int Ms(TimeSpan? wait) => (int)(wait ?? s_patience).TotalMilliseconds;

    private static IPEndPoint? Parse(string? point) => point is null ? null : IPEndPoint.Parse(point) is { Port: > 0 } known ? known : null;
}
