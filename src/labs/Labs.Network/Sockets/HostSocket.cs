using System.Net;
using System.Net.Sockets;
using System.Text;
using Labs.Agent.Client;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>
/// A socket on a host, on which each method makes a single system call: nothing is sent, repeated or closed automatically. A method
/// whose name begins with Try returns an error in its result; the others throw.
/// </summary>
public sealed class HostSocket : IAsyncDisposable
{
    // asm-generic/socket.h, linux/tcp.h
    private const int SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_LINGER = 13;
    private const int IPPROTO_IPV6 = 41, IPV6_V6ONLY = 26;
    private const int IPPROTO_TCP = 6, TCP_FASTOPEN = 23, TCP_FASTOPEN_CONNECT = 30;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly int _id;
    private bool _isClosed;

    private HostSocket(Host host, SocketAnswer answer) =>
        (Host, _id, Local, Peer) = (host, answer.Socket, Parse(answer.Local), Parse(answer.Peer));

    /// <summary>The host on which the socket is.</summary>
    public Host Host { get; }

    private bool IsV6 { get; init; }

    /// <summary>The socket's own address and port; null before it is bound or connected.</summary>
    public IPEndPoint? Local { get; private set; }

    /// <summary>The peer's address and port; null before the socket is connected.</summary>
    public IPEndPoint? Peer { get; private set; }

    /// <summary>The socket's own port.</summary>
    /// <exception cref="InvalidOperationException">The socket has none yet.</exception>
    public int Port => Local is { Port: > 0 and var port } ? port
        : throw new InvalidOperationException("this socket has no port yet; bind or connect it first.");

    /// <summary>Binds the socket, by default to 0.0.0.0 or [::] and a free port.</summary>
    /// <param name="reuse">Sets SO_REUSEADDR first.</param>
    public async Task BindAsync(int port = 0, string? address = null, bool reuse = false)
    {
        if (reuse)
            await OptionAsync(SOL_SOCKET, SO_REUSEADDR, 1);
        Require(await TryBindAsync(port, address), "bind");
    }

    /// <summary>Binds the socket, by default to 0.0.0.0 or [::].</summary>
    /// <param name="port">0 for a free port.</param>
    public async Task<SocketResult> TryBindAsync(int port, string? address = null) =>
        await DoAsync(new SocketCall("bind", Address: address ?? (IsV6 ? "::" : "0.0.0.0"), Port: port));

    /// <summary>Makes the socket a listener.</summary>
    /// <param name="backlog">How many established connections may wait to be accepted.</param>
    public async Task ListenAsync(int backlog = 128) =>
        Require(await DoAsync(new SocketCall("listen", Value: backlog)), "listen");

    /// <summary>
    /// Waits up to <paramref name="wait"/>, 10 s by default, for the connection. Returns EINPROGRESS if it is still pending; the Linux
    /// kernel then continues.
    /// </summary>
    public Task<SocketResult> TryConnectAsync(IPEndPoint to, TimeSpan? wait = null) =>
        DoAsync(new SocketCall("connect", Address: to.Address.ToString(), Port: to.Port, TimeoutMs: Ms(wait)));

    /// <inheritdoc cref="TryConnectAsync(IPEndPoint, TimeSpan?)"/>
    public Task<SocketResult> TryConnectAsync(Host to, int port, TimeSpan? wait = null) =>
        TryConnectAsync(to.At(port), wait);

    /// <summary>Waits for a connection, up to 10 s by default, and returns its socket.</summary>
    public async Task<HostSocket> AcceptAsync(TimeSpan? wait = null)
    {
        var answer = await CallAsync(new SocketCall("accept", TimeoutMs: Ms(wait)));
        return answer.Error is { } error
            ? throw new NetworkLabException($"accept on {Host}, {Local}: {error}. No connection arrived within {wait ?? s_patience}.")
            : new HostSocket(Host, answer);
    }

    /// <summary>Sends a text in UTF-8.</summary>
    public async Task SendAsync(string text) =>
        Require(await TrySendAsync(Encoding.UTF8.GetBytes(text)), "send");

    /// <summary>Sends zero bytes and waits up to 60 s until all of them are in the send buffer.</summary>
    public async Task SendAsync(long count)
    {
        var call = new SocketCall("send", Count: count, TimeoutMs: Ms(TimeSpan.FromSeconds(60)));
        Require(await DoAsync(call), "send");
    }

    /// <summary>Sends bytes.</summary>
    /// <param name="to">A datagram's destination; by default the peer that the socket is connected to.</param>
    /// <param name="wait">How long to wait for room in the send buffer; 10 s by default.</param>
    public Task<SocketResult> TrySendAsync(byte[] data, IPEndPoint? to = null, TimeSpan? wait = null)
    {
        var (address, port) = (to?.Address.ToString(), to?.Port ?? 0);
        return DoAsync(new SocketCall("send", Data: data, Count: data.Length, Address: address, Port: port, TimeoutMs: Ms(wait)));
    }

    /// <summary>
    /// Receives until <paramref name="count"/> bytes or the peer's FIN have arrived, an error occurs, or the time is over.
    /// </summary>
    public Task<SocketResult> TryReceiveAsync(long count, TimeSpan? wait = null) =>
        DoAsync(new SocketCall("receive", Count: count, TimeoutMs: Ms(wait)));

    /// <summary>
    /// Shuts down one or both directions. By default the Linux kernel sends a FIN after the data, and the socket can still receive
    /// (half-close).
    /// </summary>
    public async Task ShutdownAsync(SocketShutdown how = SocketShutdown.Send) =>
        Require(await DoAsync(new SocketCall("shutdown", Value: (int)how)), "shutdown");

    /// <summary>
    /// Closes the descriptor. The Linux kernel sends a FIN, or a RST if received data was not read, and finishes on its own.
    /// </summary>
    public async Task CloseAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        await CallAsync(new SocketCall("close"));
    }

    /// <summary>Closes with a RST (SO_LINGER of 0 s).</summary>
    public async Task ResetAsync()
    {
        // SO_LINGER: on, with 0 seconds to wait for acknowledgements.
        await OptionAsync(SOL_SOCKET, SO_LINGER, 0);
        await CloseAsync();
    }

    /// <summary>Sets IPV6_V6ONLY. Call it before the socket is bound.</summary>
    public Task V6OnlyAsync(bool on) => OptionAsync(IPPROTO_IPV6, IPV6_V6ONLY, on ? 1 : 0);

    /// <summary>
    /// Switches TCP Fast Open on (RFC 7413). At a listener 16 requests with data may wait; at a client the first send makes the SYN.
    /// </summary>
    public Task FastOpenAsync(bool isListener) =>
        OptionAsync(IPPROTO_TCP, isListener ? TCP_FASTOPEN : TCP_FASTOPEN_CONNECT, isListener ? 16 : 1);

    /// <summary>Sets an option of setsockopt(2) whose value is a number.</summary>
    private async Task OptionAsync(int level, int option, int value) =>
        Require(await DoAsync(new SocketCall("option", Level: level, Option: option, Value: value)),
            $"setsockopt {level}, {option}");

    /// <summary>Returns the state that the connection has in the Linux kernel now.</summary>
    public async Task<TcpState> StateAsync() =>
        Local is { } local && Peer is { } peer ? await Host.StateAsync(local, peer) : TcpState.Closed;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (Exception e) when (e is AgentFailedException or AgentGoneException)
        {
            // The link has ended, and with it every socket.
        }
    }

    internal static async Task<HostSocket> OpenAsync(Host host, SocketKind kind)
    {
        var answer = await host.Sockets.OpenAsync(host, kind.ToString().ToLowerInvariant());
        return answer.Error is { } error
            ? throw new NetworkLabException($"socket on {host}: {error}")
            : new HostSocket(host, answer) { IsV6 = kind is SocketKind.Tcp6 or SocketKind.Udp6 };
    }

    private async Task<SocketResult> DoAsync(SocketCall call)
    {
        var answer = await CallAsync(call);
        (Local, Peer) = (Parse(answer.Local) ?? Local, Parse(answer.Peer) ?? Peer);
        if (call.Verb == "connect" && answer.Error is null or "EINPROGRESS")
            Peer = new IPEndPoint(IPAddress.Parse(call.Address!), call.Port);
        return new SocketResult(answer.Error ?? "", answer.Count, answer.Data ?? [], Host.Since(answer.AtUs));
    }

    private Task<SocketAnswer> CallAsync(SocketCall call) => Host.Sockets.CallAsync(call with { Socket = _id });

    private void Require(SocketResult result, string what)
    {
        if (!result.IsOk)
            throw new NetworkLabException($"{what} on {Host}, {Local?.ToString() ?? "unbound"}: {result.Error}.");
    }

    private static int Ms(TimeSpan? wait) => (int)(wait ?? s_patience).TotalMilliseconds;

    private static IPEndPoint? Parse(string? point) => point is null ? null : IPEndPoint.Parse(point) is { Port: > 0 } known ? known : null;
}
