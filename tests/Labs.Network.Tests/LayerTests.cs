
namespace Labs.Network.Tests;

/// <summary>Links carried by the layers that this engine's Linux kernel has.</summary>
[Measures]
public sealed class LayerTests : NetworkLab
{
    [Fact, Needs(Capability.Docker)]
    public Task A_link_of_Linux_kernel_layers_has_the_requested_rate_and_names_its_layers() => BestOfThreeAsync(async () =>
    {
        await using var link = await Docker.LinkAsync(LayerPlanTests.All with { Loss = 0, Marks = 0, QueueBytes = 250_000 });
        var trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2) });
        Assert.Equal(link.Layer, Lab.Environment["network.link"]);
        Assert.Contains("netem", Lab.Environment["network.kernel"]);
        Assert.Contains(link.Layer, trace.Link.Summary);
        // At most the link's 20 Mbit/s. Much less would mean another rate: the queue holds a tenth of a second.
        Assert.InRange(trace.MbpsBetween(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.9)), 10, 20);
        var least = trace.Samples.Min(sample => sample.Rtt);
        Assert.True(least >= TimeSpan.FromMilliseconds(19), $"{least}");
    });

    [Fact, Needs(Capability.Docker)]
    public async Task Loss_and_marks_by_the_Linux_kernel_reach_the_sender()
    {
        await using var link = await Docker.LinkAsync(LayerPlanTests.All with { Loss = 0.02, Marks = 0.05 });
        foreach (var host in new[] { link.Left, link.Right })
            await host.SysctlAsync("net.ipv4.tcp_ecn", "1");
        FlowTrace trace = null!;
        // A sender whose SYN was lost continues without ECN (RFC 3168, section 6.1.1.1).
        await Attempts.UntilAsync(most: 4, async () =>
        {
            trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2) });
            return trace.Samples[^1].DeliveredMarked > 0 ? null : "nothing was marked";
        });
        Assert.True(trace.Retransmits > 0);
        var rules = await link.Right.RunAsync("iptables", "-t", "mangle", "-nvL", "INPUT");
        var last = trace.Samples[^1];
        Assert.True(last.DeliveredMarked > 0, $"{link.Summary}: {last.Delivered} segments, none marked; {rules.Text}");
        var error = await Assert.ThrowsAsync<NetworkLabException>(async () =>
        {
            await using var cable = await Docker.LinkAsync(new() { Mbps = 20, Layers = LinkLayers.Kernel, Name = "kernel" });
            await cable.There.DropAsync(1);
        });
        Assert.Contains("Layers = UserSpace", error.Message);
    }
}
