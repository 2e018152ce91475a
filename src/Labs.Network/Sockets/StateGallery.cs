using System.Net;

namespace Labs.Network;

/// <summary>A socket held in a state: by what is dropped on the wire, or by what its owner does not do.</summary>
/// <param name="Socket">Null for what no program holds.</param>
/// <param name="How">What holds it, in words.</param>
public sealed record HeldSocket(TcpState State, Host Host, IPEndPoint Local, IPEndPoint? Peer, HostSocket? Socket, string How);

/// <summary>
/// Sockets in every state of TCP, each reached on purpose, on a wire whose round trip is some 20 ms or more, so that segments can cross. Only
/// the held connections' own segments are dropped, so other connections over the wire go on.
/// </summary>
public sealed class StateGallery : IAsyncDisposable
{
    // Longer than anybody looks.
    private const int Always = 1_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    // Clients' ports are below those that the kernel gives (ip_local_port_range, from 32768): what is dropped by port hits no other connection.
    private static int s_lastPort = 20_000;
    private readonly Wire _wire;
    private readonly List<HostSocket> _sockets = [];
    private readonly HostSocket _listener;

    private StateGallery(Wire wire, HostSocket listener) => (_wire, _listener) = (wire, listener);

    public static async Task<StateGallery> OpenAsync(Wire wire) => new(wire, await wire.Right.ListenAsync().ConfigureAwait(false));

    /// <summary>Brings a new socket into a state and holds it there: TIME-WAIT for the kernel's minute, others for as long as the kernel repeats segments.</summary>
    /// <exception cref="ArgumentException">No socket is ever listed in that state.</exception>
    public async Task<HeldSocket> HoldAsync(TcpState state)
    {
        switch (state)
        {
            case TcpState.Listen:
                return new HeldSocket(state, _wire.Right, _listener.Local!, null, _listener, "listen(), nothing else");
            case TcpState.SynSent:
            {
                var client = await OpenAsync().ConfigureAwait(false);
                await _wire.There.DropAsync(TcpFlags.Syn, mask: TcpFlags.Syn, count: Always, port: client.Port).ConfigureAwait(false);
                await client.TryConnectAsync(_wire.Right, _listener.Port, TimeSpan.Zero).ConfigureAwait(false);
                return await HeldAsync(state, client, "its SYN is dropped").ConfigureAwait(false);
            }
            case TcpState.SynReceived:
            {
                var client = await OpenAsync().ConfigureAwait(false);
                await _wire.There.DropAsync(TcpFlags.Ack, mask: TcpFlags.Ack | TcpFlags.Syn | TcpFlags.Rst, count: Always, port: client.Port).ConfigureAwait(false);
                await client.TryConnectAsync(_wire.Right, _listener.Port).ConfigureAwait(false);
                return await HeldAsync(state, new IPEndPoint(IPAddress.Parse(_wire.Right.Address), _listener.Port), client.Local!, _wire.Right, "the third segment is dropped").ConfigureAwait(false);
            }
            case TcpState.Established:
                return await HeldAsync(state, (await ConnectAsync().ConfigureAwait(false)).Client, "a connection that nobody uses").ConfigureAwait(false);
            case TcpState.FinWait1:
            {
                var (client, _) = await ConnectAsync().ConfigureAwait(false);
                await _wire.There.DropAsync(TcpFlags.Fin, mask: TcpFlags.Fin, count: Always, port: client.Port).ConfigureAwait(false);
                await client.ShutdownAsync().ConfigureAwait(false);
                return await HeldAsync(state, client, "its FIN is dropped, so nobody acknowledges it").ConfigureAwait(false);
            }
            case TcpState.FinWait2:
            {
                var (client, _) = await ConnectAsync().ConfigureAwait(false);
                await client.ShutdownAsync().ConfigureAwait(false);
                return await HeldAsync(state, client, "shutdown(SHUT_WR), and the peer does not close").ConfigureAwait(false);
            }
            case TcpState.Closing:
            {
                var (client, server) = await ConnectAsync().ConfigureAwait(false);
                foreach (var direction in new[] { _wire.There, _wire.Back })
                {
                    await direction.DropAsync(TcpFlags.Ack, mask: TcpFlags.Ack | TcpFlags.Fin, count: Always, port: client.Port).ConfigureAwait(false);
                    await direction.DropAsync(TcpFlags.Fin, mask: TcpFlags.Fin, count: Always, skip: 1, port: client.Port).ConfigureAwait(false);
                }
                await Task.WhenAll(client.ShutdownAsync(), server.ShutdownAsync()).ConfigureAwait(false);
                return await HeldAsync(state, client, "both FINs cross on the wire; what acknowledges them is dropped").ConfigureAwait(false);
            }
            case TcpState.CloseWait:
            {
                var (client, server) = await ConnectAsync().ConfigureAwait(false);
                await client.CloseAsync().ConfigureAwait(false);
                return await HeldAsync(state, server, "the peer has closed, the program on this side does not").ConfigureAwait(false);
            }
            case TcpState.LastAck:
            {
                var (client, server) = await ConnectAsync().ConfigureAwait(false);
                await client.ShutdownAsync().ConfigureAwait(false);
                await ReachAsync(server, TcpState.CloseWait).ConfigureAwait(false);
                await _wire.Back.DropAsync(TcpFlags.Fin, mask: TcpFlags.Fin, count: Always, port: client.Port).ConfigureAwait(false);
                await server.ShutdownAsync().ConfigureAwait(false);
                return await HeldAsync(state, server, "its FIN is dropped, so nobody acknowledges it").ConfigureAwait(false);
            }
            case TcpState.TimeWait:
            {
                var (client, server) = await ConnectAsync().ConfigureAwait(false);
                var (local, peer) = (client.Local!, client.Peer!);
                await client.CloseAsync().ConfigureAwait(false);
                await ReachAsync(server, TcpState.CloseWait).ConfigureAwait(false);
                await server.CloseAsync().ConfigureAwait(false);
                return await HeldAsync(state, local, peer, _wire.Left, "it has closed first; the kernel's own minute").ConfigureAwait(false);
            }
            default:
                throw new ArgumentException($"{state.Rfc()} is no state that a socket is listed in.", nameof(state));
        }
    }

    /// <summary>A connection through the gallery's wire.</summary>
    public async Task<(HostSocket Client, HostSocket Server)> ConnectAsync()
    {
        var client = await _wire.Left.ConnectAsync(_listener, NextPort()).ConfigureAwait(false);
        _sockets.Add(client);
        // The listener's queue also has connections of clients that came before and gave up.
        while (true)
        {
            var server = await _listener.AcceptAsync().ConfigureAwait(false);
            _sockets.Add(server);
            if (client.Local!.Equals(server.Peer))
                return (client, server);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Append(_listener))
            await socket.DisposeAsync().ConfigureAwait(false);
    }

    private static Task ReachAsync(HostSocket socket, TcpState state) => Wait.UntilAsync($"{socket.Local} is in {state.Rfc()}", async _ =>
    {
        var now = await socket.StateAsync().ConfigureAwait(false);
        return (now == state, now.Rfc());
    }, s_patience);

    private static async Task<HeldSocket> HeldAsync(TcpState state, HostSocket socket, string how)
    {
        await ReachAsync(socket, state).ConfigureAwait(false);
        return new HeldSocket(state, socket.Host, socket.Local!, socket.Peer, socket, how);
    }

    private static async Task<HeldSocket> HeldAsync(TcpState state, IPEndPoint local, IPEndPoint peer, Host host, string how)
    {
        await Wait.UntilAsync($"{local} is in {state.Rfc()}", async _ =>
        {
            var now = await host.StateAsync(local, peer).ConfigureAwait(false);
            return (now == state, now.Rfc());
        }, s_patience).ConfigureAwait(false);
        return new HeldSocket(state, host, local, peer, null, how);
    }

    private async Task<HostSocket> OpenAsync()
    {
        var client = await _wire.Left.SocketAsync().ConfigureAwait(false);
        _sockets.Add(client);
        await client.BindAsync(NextPort()).ConfigureAwait(false);
        return client;
    }

    private static int NextPort() => Interlocked.Increment(ref s_lastPort);
}
