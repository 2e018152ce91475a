using Labs.Docker;

namespace Labs.Network.Tests;

/// <summary>Tests LANs of containers and their packet filter on the real engine.</summary>
public sealed class LanTests : NetworkLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_router_forwards_between_lans_until_its_packet_filter_drops()
    {
        await using var lans = await Docker.LansAsync(
            [new("inside", "10.1.0.0/24", "router", "alice", "bob"), new("outside", "10.2.0.0/24", "router", "server")]);
        var (router, alice, server) = (lans["router"], lans["alice"], lans["server"]);
        Assert.Equal(("10.1.0.2", "10.2.0.1"), (alice.Address, lans.Address("router", "outside")));
        await using var listener = await server.ListenAsync();

        await using (var client = await alice.ConnectAsync(listener))
            Assert.Equal(alice.Address, (await listener.AcceptAsync()).Peer!.Address.ToString());
        await using (var neighbour = await lans["bob"].ListenAsync())
        await using (var client = await alice.ConnectAsync(neighbour))
            Assert.Equal(lans["bob"].Address, client.Peer!.Address.ToString());

        await router.LoadRulesAsync("*filter\n-A FORWARD -p tcp -j REJECT --reject-with tcp-reset\nCOMMIT");
        await using (var refused = await alice.SocketAsync())
            Assert.Equal("ECONNREFUSED", (await refused.TryConnectAsync(server, listener.Port)).Error);
        Assert.Equal(1, (await router.RulesAsync("filter")).Packets("-A FORWARD", "tcp-reset"));

        await router.ZeroCountersAsync();
        Assert.Equal(0, (await router.RulesAsync("filter")).Packets("tcp-reset"));
        await router.LoadRulesAsync();
        Assert.Empty((await router.RulesAsync()).Rules);
        await using var again = await alice.ConnectAsync(listener);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Refused_rules_are_reported_and_leave_the_filter_empty()
    {
        await using var lans = await Docker.LansAsync([new("lan", "192.0.2.0/24", "a", "b")]);
        var host = lans["a"];
        Assert.NotEqual(0, (await host.IptablesAsync("-t nat -A FORWARD -j ACCEPT")).ExitCode);
        Assert.Equal(0, (await host.IptablesAsync("-A INPUT -p icmp -j DROP")).ExitCode);
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => host.LoadRulesAsync("*filter\n-A NOWHERE -j DROP\nCOMMIT"));
        Assert.Contains("iptables-restore", refused.Message);
        Assert.Empty((await host.RulesAsync()).Rules);
        Assert.Contains("there are: a, b", Assert.Throws<NetworkLabException>(() => lans["c"]).Message);
    }
}
