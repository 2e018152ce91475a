using System.Net;

namespace Labs.Network;

/// <summary>A socket that is held in a state: by segments dropped on the link, or by a program that does nothing.</summary>
/// <param name="Socket">The socket; null if no program holds it.</param>
/// <param name="How">What keeps it in the state, in words.</param>
public sealed record HeldSocket(TcpState State, Host Host, IPEndPoint Local, IPEndPoint? Peer, HostSocket? Socket, string How);

/// <summary>
/// Holds sockets in every state of TCP, over a link with any round trip. Only segments of the held connections are dropped, so other
/// connections over the link are not affected.
/// </summary>
public sealed class StateGallery : IAsyncDisposable
{
    // Longer than any observation in the notebooks.
    private const int Always = 1_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    // Below the ports that the Linux kernel chooses (ip_local_port_range, from 32768), so that a drop by port hits no other connection.
    private static int s_lastPort = 20_000;
    private readonly Link _link;
    private readonly List<HostSocket> _sockets = [];
    private readonly HostSocket _listener;

    private StateGallery(Link link, HostSocket listener) => (_link, _listener) = (link, listener);

    /// <summary>Opens a gallery on a link, with a listener on the right host.</summary>
    public static async Task<StateGallery> OpenAsync(Link link) => new(link, await link.Right.ListenAsync());

    /// <summary>
    /// Brings a new socket into a state and holds it there: in TIME-WAIT for the Linux kernel's minute, in other states for as long as the
    /// kernel repeats segments.
    /// </summary>
    /// <exception cref="ArgumentException">No socket is ever listed in that state.</exception>
    public async Task<HeldSocket> HoldAsync(TcpState state)
    {
        switch (state)
        {
            case TcpState.Listen:
                return new HeldSocket(state, _link.Right, _listener.Local!, null, _listener, "listen(), nothing else");
            case TcpState.SynSent:
            {
                var client = await OpenAsync();
                await _link.There.DropAsync(TcpFlags.Syn, mask: TcpFlags.Syn, count: Always, port: client.Port);
                await client.TryConnectAsync(_link.Right, _listener.Port, TimeSpan.Zero);
                return await HeldAsync(state, client, "its SYN is dropped");
            }
            case TcpState.SynReceived:
            {
                var client = await OpenAsync();
                const TcpFlags Mask = TcpFlags.Ack | TcpFlags.Syn | TcpFlags.Rst;
                await _link.There.DropAsync(TcpFlags.Ack, Mask, count: Always, port: client.Port);
                await client.TryConnectAsync(_link.Right, _listener.Port);
                var local = _link.Right.At(_listener.Port);
                return await HeldAsync(state, local, client.Local!, _link.Right, "the third segment is dropped");
            }
            case TcpState.Established:
            {
                var (client, _) = await ConnectAsync();
                return await HeldAsync(state, client, "a connection that nobody uses");
            }
            case TcpState.FinWait1:
            {
                var (client, _) = await ConnectAsync();
                await _link.There.DropAsync(TcpFlags.Fin, mask: TcpFlags.Fin, count: Always, port: client.Port);
                await client.ShutdownAsync();
                return await HeldAsync(state, client, "its FIN is dropped, so nobody acknowledges it");
            }
            case TcpState.FinWait2:
            {
                var (client, _) = await ConnectAsync();
                await client.ShutdownAsync();
                return await HeldAsync(state, client, "shutdown(SHUT_WR), and the peer does not close");
            }
            case TcpState.Closing:
            {
                var (client, server) = await ConnectAsync();
                await CrossFinsAsync(client, server);
                const string How = "each FIN is delivered after the other was sent, and their acknowledgements are dropped";
                return await HeldAsync(state, client, How);
            }
            case TcpState.CloseWait:
            {
                var (client, server) = await ConnectAsync();
                await client.CloseAsync();
                return await HeldAsync(state, server, "the peer has closed, the program on this side does not");
            }
            case TcpState.LastAck:
            {
                var (client, server) = await ConnectAsync();
                await client.ShutdownAsync();
                await ReachAsync(server, TcpState.CloseWait);
                await _link.Back.DropAsync(TcpFlags.Fin, mask: TcpFlags.Fin, count: Always, port: client.Port);
                await server.ShutdownAsync();
                return await HeldAsync(state, server, "its FIN is dropped, so nobody acknowledges it");
            }
            case TcpState.TimeWait:
            {
                var (client, server) = await ConnectAsync();
                var (local, peer) = (client.Local!, client.Peer!);
                await client.CloseAsync();
                await ReachAsync(server, TcpState.CloseWait);
                await server.CloseAsync();
                const string How = "it has closed first, and the Linux kernel keeps it for a minute";
                return await HeldAsync(state, local, peer, _link.Left, How);
            }
            default:
                throw new ArgumentException($"{state.Rfc()} is no state that a socket is listed in.", nameof(state));
        }
    }

    /// <summary>Opens a connection over the gallery's link.</summary>
    public async Task<(HostSocket Client, HostSocket Server)> ConnectAsync()
    {
        var client = await _link.Left.ConnectAsync(_listener, NextPort());
        _sockets.Add(client);
        // The listener's queue may also have connections of earlier clients that gave up.
        while (true)
        {
            var server = await _listener.AcceptAsync();
            _sockets.Add(server);
            if (client.Local!.Equals(server.Peer))
                return (client, server);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Append(_listener))
            await socket.DisposeAsync();
    }

    // A FIN that is sent before the other one arrives does not acknowledge it. So both are dropped, and copies are delivered when both have
    // been sent: the FINs cross however short the link is and however slow the machine.
    private async Task CrossFinsAsync(HostSocket client, HostSocket server)
    {
        await using var capture = await _link.CaptureAsync();
        foreach (var direction in new[] { _link.There, _link.Back })
        {
            await direction.DropAsync(TcpFlags.Ack, TcpFlags.Ack | TcpFlags.Fin, Always, port: client.Port);
            await direction.DropAsync(TcpFlags.Fin, TcpFlags.Fin, Always, port: client.Port);
        }
        await Task.WhenAll(client.ShutdownAsync(), server.ShutdownAsync());
        await Task.WhenAll(ReachAsync(client, TcpState.FinWait1), ReachAsync(server, TcpState.FinWait1));
        // The client's FIN comes second, so that the acknowledgement of it is the last thing the link drops.
        foreach (var sender in new[] { server, client })
        {
            var fin = await capture.WaitForAsync("the FIN", segment => segment.Has(TcpFlags.Fin)
                && segment.Source.Equals(sender.Local) && segment.Destination.Equals(sender.Peer));
            await _link.InjectAsync(CraftedSegment.CopyOf(fin));
        }
        await ReachAsync(server, TcpState.Closing);
    }

    private static Task ReachAsync(HostSocket socket, TcpState state) => Wait.UntilAsync($"{socket.Local} is in {state.Rfc()}", async _ =>
    {
        var now = await socket.StateAsync();
        return (now == state, now.Rfc());
    }, s_patience);

    private static async Task<HeldSocket> HeldAsync(TcpState state, HostSocket socket, string how)
    {
        await ReachAsync(socket, state);
        return new HeldSocket(state, socket.Host, socket.Local!, socket.Peer, socket, how);
    }

    private static async Task<HeldSocket> HeldAsync(TcpState state, IPEndPoint local, IPEndPoint peer, Host host, string how)
    {
        await Wait.UntilAsync($"{local} is in {state.Rfc()}", async _ =>
        {
            var now = await host.StateAsync(local, peer);
            return (now == state, now.Rfc());
        }, s_patience);
        return new HeldSocket(state, host, local, peer, null, how);
    }

    private async Task<HostSocket> OpenAsync()
    {
        var client = await _link.Left.SocketAsync();
        _sockets.Add(client);
        await client.BindAsync(NextPort());
        return client;
    }

    private static int NextPort() => Interlocked.Increment(ref s_lastPort);
}
