
namespace Labs.Network.Tests;

/// <summary>The layers that this engine's kernel really has.</summary>
public sealed class LayerTests(ITestOutputHelper output) : NetworkLab
{
    [Fact, Needs(Capability.Docker)]
    public Task What_this_kernel_can_do_carries_a_flow_as_asked_and_is_stated() => BestOfThreeAsync(output, async () =>
    {
        await using var link = await Docker.LinkAsync(LayerPlanTests.All with { Loss = 0, Marks = 0, QueueBytes = 250_000 });
        var trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2) });
        Assert.Equal(link.Layer, Lab.Environment["network.link"]);
        Assert.Contains("netem", Lab.Environment["network.kernel"]);
        Assert.Contains(link.Layer, trace.Link.Summary);
        // A tenth of a second of 20 Mbit/s fits the queue: more than the link carries is impossible, half of it would be another link.
        Assert.InRange(trace.MbpsBetween(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.9)), 10, 20);
        Assert.True(trace.Samples[^1].MinRtt >= TimeSpan.FromMilliseconds(19), $"{trace.Samples[^1].MinRtt}");
    });

    [Fact, Needs(Capability.Docker)]
    public async Task Loss_and_marks_by_the_kernel_reach_the_sender()
    {
        await using var link = await Docker.LinkAsync(LayerPlanTests.All with { Loss = 0.02, Marks = 0.05 });
        foreach (var host in new[] { link.Left, link.Right })
            await host.SysctlAsync("net.ipv4.tcp_ecn", "1");
        var trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2) });
        // A sender whose SYN was lost goes on without marks (RFC 3168, 6.1.1.1).
        for (var again = 0; again < 3 && trace.Samples[^1].DeliveredMarked == 0; again++)
            trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2) });
        Assert.True(trace.Retransmits > 0);
        var rules = await link.Right.RunAsync("iptables", "-t", "mangle", "-nvL", "INPUT");
        Assert.True(trace.Samples[^1].DeliveredMarked > 0, $"{link.Summary}: {trace.Samples[^1].Delivered} segments, none marked; {rules.Text}");
        var error = await Assert.ThrowsAsync<NetworkLabException>(async () =>
        {
            await using var cable = await Docker.LinkAsync(new() { Mbps = 20, Layers = LinkLayers.Kernel, Name = "kernel" });
            await cable.There.DropAsync(1);
        });
        Assert.Contains("Layers = UserSpace", error.Message);
    }
}
