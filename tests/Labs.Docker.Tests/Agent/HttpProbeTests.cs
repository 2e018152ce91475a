namespace Labs.Docker.Tests;

public sealed class HttpProbeTests : DockerLab
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(20);

    [Fact, Needs(Capability.Docker)]
    public async Task Probe_sees_a_service_come_go_and_move_to_another_port()
    {
        var web = await Docker.RunAsync("busybox", new()
        {
            Name = "web",
            Publish = [80],
            Command = ["httpd", "-f", "-h", "/etc"],
            WaitFor = WaitFor.Port(80),
        });
        await using var probe = Docker.Agent.Http.Probe(Docker.Host, Url(), s_every);
        await probe.UntilAsync(200);

        await web.KillAsync();
        await probe.UntilAsync(0);
        await web.StartAsync();
        await web.WaitForAsync(WaitFor.Port(80));
        await probe.FollowAsync(Url(), samples: 3);
        await probe.UntilAsync(200);
        await probe.StopAsync();

        // While the service starts, a request may fail after another that was answered.
        Assert.Equal([200, 0, 200], probe.Runs().Take(3));
        Assert.Equal(200, probe.Runs()[^1]);
        Assert.Equal(probe.Seconds.Order(), probe.Seconds);
        Assert.Equal(probe.Statuses.Count, probe.Seconds.Count);
        Assert.Equal(probe.Runs().Count, probe.Spans().Count);
        Assert.Equal(probe.Spans()[0].To, probe.Spans()[1].From);

        string Url() => $"http://127.0.0.1:{web.HostPort(80)}/hostname";
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_probe_that_times_out_says_what_it_observed()
    {
        var silent = await Docker.RunAsync("busybox", new() { Name = "silent", Command = Forever });
        await Docker.Agent.StartAsync();
        await using var probe = Docker.Agent.Http.Probe(silent, "http://127.0.0.1/", s_every);

        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => probe.UntilAsync(200, times: 2, timeout: TimeSpan.FromSeconds(1)));

        Assert.Contains("the status is 200, 2 times in a row", error.Message);
        Assert.Contains("0, 0", error.Message);
    }
}
