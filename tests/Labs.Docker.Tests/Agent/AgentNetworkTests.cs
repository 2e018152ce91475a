namespace Labs.Docker.Tests;

public sealed class AgentNetworkTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Published_port_is_seen_in_rules_connections_and_sockets()
    {
        var server = await Docker.RunAsync("echo", new() { Name = "server", Publish = [80] });
        var port = server.HostPort(80);
        await AnswersAsync($"http://127.0.0.1:{port}/name");

        var refused = await Docker.Agent.Http.GetAsync(server, "http://127.0.0.1:81/");
        var answer = await Docker.Agent.Http.GetAsync(Docker.Host, $"http://{server.IpAddress}/peer");
        var rules = await Docker.Agent.Network.IptablesAsync(Docker.Host, "nat");
        var tracked = await Docker.Agent.Network.ConntrackAsync(Docker.Host, address: server.IpAddress, protocol: "tcp");
        var sockets = await Docker.Agent.Sockets.ListAsync(server);
        var listening = sockets.Single(
            socket => socket.State == "LISTEN" && socket.Local.EndsWith(":80", StringComparison.Ordinal));

        Assert.Equal((0, "Connection refused"), (refused.Status, refused.Error));
        Assert.Equal(200, answer.Status);
        Assert.NotEmpty(rules.With("DNAT", $"--dport {port}", $"{server.IpAddress}:80"));
        Assert.NotEmpty(tracked);
        Assert.Contains("labs-agent", listening.Command);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Veth_pair_joins_two_isolated_containers()
    {
        var a = await Docker.RunAsync("echo", new() { Name = "a", Network = "none" });
        var b = await Docker.RunAsync("busybox", new() { Name = "b", Network = "none", Command = Forever });

        var (endA, endB) = (new VethSide(a, "lan0", "10.99.0.1/24"), new VethSide(b, "lan0", "10.99.0.2/24"));
        await using (await Docker.Agent.Network.ConnectVethAsync(endA, endB with { Routes = ["default via 10.99.0.1"] }))
        {
            var answer = await Docker.Agent.Http.GetAsync(b, "http://10.99.0.1/peer");
            var link = (await Docker.Agent.Network.InterfacesAsync(b)).Single(row => row.Kind == "veth");

            Assert.Equal("10.99.0.2\n", answer.Body);
            Assert.Equal("10.99.0.2", link.Addresses.First(address => address.Family == "inet").Address);
            var routes = (await Docker.Agent.Network.StackAsync(b)).Routes;
            Assert.Contains(routes, route => route is { Destination: "default", Gateway: "10.99.0.1" });
        }
        Assert.Equal(["lo"], (await Docker.Agent.Network.InterfacesAsync(a)).Select(row => row.Name));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Names_resolve_as_in_the_container()
    {
        var network = await Docker.CreateNetworkAsync("names");
        await Docker.RunAsync("echo", new() { Name = "server", Network = network });
        var client = await Docker.RunAsync("busybox", new() { Name = "client", Network = network, Command = Forever });

        var answer = await Docker.Agent.Http.GetAsync(client, "http://server/name");

        Assert.True(answer.Status == 200, answer.Error);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Sysctls_are_set_in_a_container_and_never_on_the_host()
    {
        var box = await Docker.RunAsync("busybox", new() { Name = "box", Command = Forever });
        var before = await Docker.Agent.Network.SysctlAsync(Docker.Host, "net.ipv4.ip_default_ttl");

        var set = await Docker.Agent.Network.SysctlAsync(box, "net.ipv4.ip_default_ttl", "42");
        var refused = await Assert.ThrowsAsync<AgentFailedException>(
            () => Docker.Agent.Network.SysctlAsync(Docker.Host, "net.ipv4.ip_default_ttl", "42"));
        await Assert.ThrowsAsync<AgentFailedException>(() => Docker.Agent.Network.SysctlAsync(box, "kernel.hostname", "x"));

        Assert.Equal("42", set);
        Assert.Equal("42", (await box.ExecAsync("cat", "/proc/sys/net/ipv4/ip_default_ttl")).Text);
        Assert.Contains("engine host's own", refused.Message);
        Assert.Equal(before, await Docker.Agent.Network.SysctlAsync(Docker.Host, "net.ipv4.ip_default_ttl"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Load_of_each_kind_is_measured()
    {
        var server = await Docker.RunAsync("echo", new() { Name = "server" });
        var to = $"{server.IpAddress}:80";
        await AnswersAsync($"http://{to}/");
        var brief = new LoadOptions { Duration = TimeSpan.FromMilliseconds(200) };

        foreach (var kind in Enum.GetValues<LoadKind>())
        {
            var run = await Docker.Agent.Load.RunAsync(Docker.Host, to, kind, brief);

            Assert.Equal(0, run.Errors);
            if (kind is LoadKind.Upload or LoadKind.Download)
                Assert.True(run.MegabitsPerSecond > 1, run.ToString());
            else
                Assert.True(run.PercentileUs(0.99) >= run.PercentileUs(0.5), run.ToString());
        }
        var open = await Docker.Agent.Load.RunAsync(Docker.Host, to, LoadKind.Latency, brief with { Rate = 200 });
        Assert.InRange(open.Operations, 30, 41);
        var nobody = await Assert.ThrowsAsync<AgentFailedException>(
            () => Docker.Agent.Load.RunAsync(Docker.Host, $"{server.IpAddress}:81", LoadKind.Connects, brief));
        Assert.Contains("Connection refused", nobody.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Polling_shows_when_a_server_comes_and_goes()
    {
        var server = await Docker.CreateAsync("echo", new() { Name = "server", Publish = [80] });
        await server.StartAsync();
        var url = $"http://127.0.0.1:{server.HostPort(80)}/";
        var seen = new List<HttpSample>();

        await foreach (var sample in Docker.Agent.Http.PollAsync(Docker.Host, url, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(30)))
        {
            seen.Add(sample);
            if (sample.Status == 200 && seen.Count(other => other.Status == 200) == 5)
                await server.KillAsync();
            if (sample.Status == 0 && seen.Any(other => other.Status == 200))
                break;
        }

        Assert.True(seen.Count(sample => sample.Status == 200) >= 5);
        Assert.NotNull(seen[^1].Error);
        Assert.InRange(seen[^1].At, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
    }

    private Task AnswersAsync(string url) => Wait.UntilAsync("the server answers", async token =>
    {
        var reply = await Docker.Agent.Http.GetAsync(Docker.Host, url, cancellationToken: token);
        return (reply.Status == 200, reply.Error ?? $"status {reply.Status}");
    }, TimeSpan.FromSeconds(10));
}
