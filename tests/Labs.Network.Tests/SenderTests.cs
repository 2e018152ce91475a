using Labs.Bench;

namespace Labs.Network.Tests;

/// <summary>Compares our sender with iperf3, and with itself without sampling.</summary>
[Collection(nameof(Alone))]
[Measures]
public sealed class SenderTests(ITestOutputHelper output) : NetworkLab
{
    [Theory, Needs(Capability.Docker)]
    [InlineData("reno")]
    [InlineData("cubic")]
    public async Task On_a_link_our_sender_reaches_the_goodput_of_iperf3(string algorithm)
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 50, Rtt = TimeSpan.FromMilliseconds(20) });
        await using var iperf = await Iperf.BesideAsync(link);
        var turn = TimeSpan.FromSeconds(4);
        // A machine that stands still lets the link's queue overflow, which slows one of the two. So their best turns are compared.
        var (ours, theirs) = (0.0, 0.0);
        await Attempts.UntilAsync(most: 5, async () =>
        {
            ours = Math.Max(ours, (await link.RunAsync(new() { Algorithm = algorithm, Duration = turn })).Mbps);
            theirs = Math.Max(theirs, await iperf.MeasureAsync(algorithm, turn));
            var best = FormattableString.Invariant($"{algorithm}, best so far: {ours:0.00} Mbit/s, iperf3 {theirs:0.00} Mbit/s");
            output.WriteLine(best);
            return Math.Abs(ours / theirs - 1) <= 0.05 ? null : best;
        });
        // 1448 of 1500 bytes are data.
        Assert.InRange(ours, 0.9 * theirs, 50 * 1448 / 1500.0 * 1.01);
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reading_every_millisecond_costs_at_most_three_percent(bool loopback)
    {
        await using var cable = await Docker.LinkAsync(new() { IsCable = true });
        var cost = await SamplingCost.MeasureAsync(cable, "cubic", pairs: 100, TimeSpan.FromMilliseconds(100), loopback);
        output.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{(loopback ? "loopback" : "veth")}, {cost.Pairs} pairs: {cost.Ratio:0.000} ({cost.Low:0.000} to {cost.High:0.000}), " +
            $"{cost.SampledMbps:N0} against {cost.PlainMbps:N0} Mbit/s"));
        // On a busy machine the sender does not run in some turns.
        Assert.True(cost.Pairs >= 50, $"{cost.Pairs} pairs");
        Assert.True(cost.High >= 0.97, $"{cost}");
    }
}
