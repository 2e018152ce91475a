using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Labs.Agent.Client;

namespace Labs.Network.Tests;

/// <summary>Tests sockets, opened by single calls and listed by netlink, against ss(8) in the same namespace.</summary>
public sealed class SocketTests : NetworkLab
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    [Fact, Needs(Capability.Docker)]
    public async Task The_listing_equals_that_of_ss()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(10) });
        await using var listener = await link.Right.ListenAsync(backlog: 7);
        await using var client = await link.Left.ConnectAsync(listener);
        await using var closing = await link.Left.ConnectAsync(listener);
        await using var accepted = await listener.AcceptAsync();
        await client.SendAsync("four");
        await closing.ShutdownAsync();
        await Wait.UntilAsync("four bytes wait", async _ =>
        {
            var entries = await link.Right.SocketsAsync(client.Port);
            return entries.Any(entry => entry.ReceiveQueue == 4);
        }, TimeSpan.FromSeconds(5));
        await link.There.LoseAsync(1);
        await using var lost = await link.Left.SocketAsync();
        await lost.TryConnectAsync(link.Right, listener.Port, s_soon);

        // The two listings are made at two moments, so they may differ.
        foreach (var host in new[] { link.Left, link.Right })
            await BestOfThreeAsync(() => CompareAsync(host));
        var sent = (await link.Left.SocketsAsync(lost.Port)).Single();
        Assert.Equal((TcpState.SynSent, SocketTimer.Retransmission), (sent.State, sent.Timer));
        // The timer begins with 1 s. It doubles after each repetition or, in newer Linux kernels, only after the fourth.
        Assert.InRange(sent.TimerDue, TimeSpan.Zero, TimeSpan.FromSeconds(8.1));
        Assert.Equal(7, (await link.Right.SocketsAsync(listener.Port)).Single(entry => entry.State == TcpState.Listen).SendQueue);

        static async Task CompareAsync(Host host)
        {
            var ss = (await host.RunAsync("ss", "-tanH")).Lines
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length >= 5)
                .Select(words => string.Join(' ', words.Take(5)).Replace("0.0.0.0:*", "-", StringComparison.Ordinal)).Order().ToList();
            var ours = (await host.SocketsAsync()).Where(entry => entry.State != TcpState.Closed).Select(Line).Order().ToList();
            Assert.NotEmpty(ours);
            Assert.Equal(ss, ours);
        }

        static string Line(SocketEntry entry) =>
            $"{Ss(entry.State)} {entry.ReceiveQueue} {entry.SendQueue} {entry.Local} {entry.Peer?.ToString() ?? "-"}";
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Settings_of_a_host_are_restored_also_when_one_of_them_does_not_exist()
    {
        await using var link = await Docker.LinkAsync(new() { IsCable = true });
        const string Reuse = "net.ipv4.tcp_tw_reuse", Range = "net.ipv4.ip_local_port_range";
        var (reuse, range) = (await link.Left.SysctlAsync(Reuse), await link.Left.SysctlAsync(Range));
        await using (await link.Left.SetAsync((Reuse, "1"), (Range, "50000 50199")))
            Assert.Equal(("1", "50000\t50199"), (await link.Left.SysctlAsync(Reuse), await link.Left.SysctlAsync(Range)));
        Assert.Equal((reuse, range), (await link.Left.SysctlAsync(Reuse), await link.Left.SysctlAsync(Range)));
        await Assert.ThrowsAsync<AgentFailedException>(() => link.Left.SetAsync((Reuse, "1"), ("net.ipv4.no_such_key", "1")));
        Assert.Equal(reuse, await link.Left.SysctlAsync(Reuse));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Both_ends_of_connections_are_followed_under_the_same_index()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(20) });
        await using var listener = await link.Right.ListenAsync();
        await using var watch = await link.WatchAsync(listener.Port, 6001, 6002);
        await using var second = await link.Left.ConnectAsync(listener, fromPort: 6002);
        await watch.Right.WaitForAsync(watch.Servers[1], TcpState.Established);
        Assert.True(watch.Left.Since(watch.Clients[1], TcpState.SynSent) < watch.Right.Since(watch.Servers[1], TcpState.Established));
        var unseen = Assert.Throws<NetworkLabException>(() => watch.Left.Since(watch.Clients[0], TcpState.Established));
        Assert.Contains("client 6001 was never seen in ESTABLISHED, only in CLOSED", unseen.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_segment_that_was_seen_can_be_delivered_again()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(10) });
        await using var capture = await link.CaptureAsync();
        await using var listener = await link.Right.ListenAsync();
        await using var client = await link.Left.ConnectAsync(listener);
        await client.SendAsync("once");
        var seen = await capture.WaitForAsync("the data", segment => segment.Payload == 4);
        await link.InjectAsync(CraftedSegment.CopyOf(seen));
        // The receiver has these bytes already and answers the duplicate with an acknowledgement.
        await capture.WaitForAsync("a second acknowledgement", segment => segment.IsBack && segment.IsPureAck && segment.At > seen.Done
            && capture.Segments(client.Port).Count(s => s.IsBack && s.IsPureAck && s.Acknowledgement == seen.End) == 2);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Every_TCP_state_can_be_held()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(100) });
        await using var gallery = await StateGallery.OpenAsync(link);
        var held = new List<HeldSocket>();
        foreach (var state in Enum.GetValues<TcpState>().Except([TcpState.None, TcpState.Closed, TcpState.NewSynReceived]))
            held.Add(await gallery.HoldAsync(state));
        Assert.Equal(10, held.Count);
        // All sockets are in their states at the same time.
        foreach (var socket in held)
        {
            var entries = await socket.Host.SocketsAsync(socket.Local.Port);
            var entry = entries.Single(entry => entry.Local.Port == socket.Local.Port && Equals(entry.Peer, socket.Peer));
            Assert.Equal(socket.State, entry.State);
        }
        // Segments are dropped by the client's port, so the Linux kernel must not choose that port for another connection.
        var range = await link.Left.SysctlAsync("net.ipv4.ip_local_port_range");
        var lowest = int.Parse(range.Split('\t')[0], CultureInfo.InvariantCulture);
        var clients = held.Select(socket => socket.Host == link.Left ? socket.Local : socket.Peer).OfType<IPEndPoint>();
        Assert.All(clients, client => Assert.InRange(client.Port, 1024, lowest - 1));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Closing_is_held_on_a_link_on_which_FINs_do_not_cross()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100 });
        await using var gallery = await StateGallery.OpenAsync(link);
        for (var i = 0; i < 5; i++)
        {
            var held = await gallery.HoldAsync(TcpState.Closing);
            Assert.Equal(TcpState.Closing, await held.Socket!.StateAsync());
            Assert.Equal(TcpState.Closing, await link.Right.StateAsync(held.Peer!, held.Local));
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_socket_without_a_connection_says_so_and_a_refusal_has_its_name()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100 });
        await using var socket = await link.Left.SocketAsync();
        Assert.Equal("ECONNREFUSED", (await socket.TryConnectAsync(link.Right, 9)).Error);
        await using var bound = await link.Left.SocketAsync();
        Assert.Equal("EADDRNOTAVAIL", (await bound.TryBindAsync(0, "203.0.113.9")).Error);
        // Linux kernels differ from tcp(7) in the error.
        Assert.Contains((await bound.TrySendAsync([1])).Error, (string[])["EPIPE", "ENOTCONN"]);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_peer_sees_a_reset_and_a_linger_time_of_zero_sends_it()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(4) });
        await using var listener = await link.Right.ListenAsync();
        await using var capture = await link.CaptureAsync();
        await using var client = await link.Left.ConnectAsync(listener);
        await using var server = await listener.AcceptAsync();
        await client.ResetAsync();
        Assert.Equal("ECONNRESET", (await server.TryReceiveAsync(1)).Error);
        await capture.WaitForAsync("a RST", segment => segment.Has(TcpFlags.Rst));
        Assert.DoesNotContain(capture.Segments(listener.Port), segment => segment.Has(TcpFlags.Fin));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_capture_records_from_its_own_beginning_to_its_own_end()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(4) });
        await using var listener = await link.Right.ListenAsync();
        await using var outer = await link.CaptureAsync();
        await using var early = await link.Left.ConnectAsync(listener);
        await using var inner = await link.CaptureAsync();
        await using var middle = await link.Left.ConnectAsync(listener);
        await inner.DisposeAsync();
        await using var late = await link.Left.ConnectAsync(listener);
        await outer.DisposeAsync();

        HostSocket[] clients = [early, middle, late];
        IEnumerable<bool> Opened(PacketCapture capture) =>
            clients.Select(client => capture.Segments(client.Port).Any(segment => segment.Has(TcpFlags.Syn) && !segment.IsBack));
        Assert.Equal([true, true, true], Opened(outer));
        Assert.Equal([false, true, false], Opened(inner));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Captures_can_begin_and_end_at_the_same_time()
    {
        var patience = TimeSpan.FromSeconds(20);
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(4) });
        await using var listener = await link.Right.ListenAsync();
        var captures = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => link.CaptureAsync())).WaitAsync(patience);
        await using var client = await link.Left.ConnectAsync(listener);
        await Task.WhenAll(captures.Select(capture => capture.DisposeAsync().AsTask())).WaitAsync(patience);

        Assert.All(captures, capture => Assert.Contains(capture.Segments(client.Port), segment => segment.Has(TcpFlags.Syn)));
    }

    [Fact, Needs(Capability.Docker)]
    public Task A_watch_sees_both_ends_of_a_connection_from_beginning_to_end() => BestOfThreeAsync(async () =>
    {
        // Each state lasts for half a round trip or longer, so that a late look does not miss it.
        await using var link = await Docker.LinkAsync(new() { Mbps = 100, Rtt = TimeSpan.FromMilliseconds(200) });
        await using var listener = await link.Right.ListenAsync();
        var left = new IPEndPoint(IPAddress.Parse(link.Left.Address), 4321);
        var right = new IPEndPoint(IPAddress.Parse(link.Right.Address), listener.Port);
        var (active, passive) = (new ConnectionEnd("client", left, right), new ConnectionEnd("server", right, left));
        await using var one = await link.Left.WatchAsync([active]);
        await using var other = await link.Right.WatchAsync([passive]);
        await using var client = await link.Left.ConnectAsync(listener, fromPort: 4321);
        await using var server = await listener.AcceptAsync();
        await client.CloseAsync();
        await other.WaitForAsync(passive, TcpState.CloseWait);
        await server.CloseAsync();
        await one.WaitForAsync(active, TcpState.TimeWait);
        await Wait.UntilAsync(
            "the server's end has gone", _ => Task.FromResult(other.States(passive)[^1].State == TcpState.None), TimeSpan.FromSeconds(5));
        Assert.Equal(
            [TcpState.None, TcpState.SynSent, TcpState.Established, TcpState.FinWait1, TcpState.FinWait2, TcpState.TimeWait],
            one.States(active).Select(change => change.State));
        Assert.Equal(
            [TcpState.None, TcpState.SynReceived, TcpState.Established, TcpState.CloseWait, TcpState.LastAck, TcpState.None],
            other.States(passive).Select(change => change.State));
        Assert.InRange(one.States(active)[^1].TimerDue, TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(65));
    });

    [Fact, Needs(Capability.Docker)]
    public async Task A_socket_in_TIME_WAIT_can_be_killed()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100 });
        await using var listener = await link.Right.ListenAsync();
        await using var client = await link.Left.ConnectAsync(listener);
        await using var server = await listener.AcceptAsync();
        await client.CloseAsync();
        await server.CloseAsync();
        await Wait.UntilAsync(
            "the socket is in TIME-WAIT", async _ => (await link.Left.CountAsync())[TcpState.TimeWait] == 1, TimeSpan.FromSeconds(5));
        await link.Left.KillAsync((await link.Left.SocketsAsync()).Single(entry => entry.State == TcpState.TimeWait));
        Assert.Equal(0, (await link.Left.CountAsync())[TcpState.TimeWait]);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_crafted_SYN_is_answered_and_its_sequence_number_wraps()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 100 });
        await using var listener = await link.Right.ListenAsync();
        await using var capture = await link.CaptureAsync();
        await link.InjectAsync(new()
        {
            Source = new(IPAddress.Parse("192.0.2.77"), 1),
            Destination = new(IPAddress.Parse(link.Right.Address), listener.Port),
            Flags = TcpFlags.Syn,
            Sequence = uint.MaxValue,
        });
        var answer = await capture.WaitForAsync("a SYN+ACK", segment => segment.Has(TcpFlags.Syn | TcpFlags.Ack));
        Assert.Equal(0u, answer.Acknowledgement);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Short_connections_leave_TIME_WAIT_on_the_side_that_closes_first_and_use_up_the_ports()
    {
        await using var link = await Docker.LinkAsync(new() { IsCable = true });
        // Two processors may swap a server's last ACK and its FIN. TIME-WAIT answers the late ACK, the server answers with a RST, and the
        // RST ends TIME-WAIT and frees the port (RFC 1337). On a busy machine that happened to up to one connection in 25.
        foreach (var host in new[] { link.Left, link.Right })
            await host.SysctlAsync("net.ipv4.tcp_rfc1337", "1");
        var server = await link.Left.ChurnAsync(link.Right, new() { Count = 50, ServerCloses = true });
        Assert.Equal(0, server.Failures);
        // If a client's port is chosen twice, the new connection replaces the one in TIME-WAIT.
        await WaitingAsync(link.Right, 7000, least: 40, most: 50);
        Assert.Equal(0, (await link.Left.CountAsync())[TcpState.TimeWait]);
        await link.Left.SysctlAsync("net.ipv4.ip_local_port_range", "40000 40099");
        var client = await link.Left.ChurnAsync(link.Right, new() { Count = 120, Ports = [7001] });
        await WaitingAsync(link.Left, 7001, least: 100, most: 100);
        Assert.Equal([new("EADDRNOTAVAIL", 20)], client.Failed);
        Assert.NotNull(client.FirstFailure);

        // The last FIN may arrive after the churn has ended.
        static Task WaitingAsync(Host host, int port, int least, int most) =>
            Wait.UntilAsync($"{least} to {most} sockets are in TIME-WAIT", async _ =>
            {
                var count = (await host.CountAsync(port))[TcpState.TimeWait];
                return (count >= least && count <= most, $"{count}");
            }, TimeSpan.FromSeconds(10));
    }

    private static string Ss(TcpState state) => state switch
    {
        TcpState.Established => "ESTAB",
        TcpState.SynReceived or TcpState.NewSynReceived => "SYN-RECV",
        _ => state.Rfc(),
    };
}
