using Labs.Docker.Tests;
using Xunit.Abstractions;

namespace Labs.Network.Tests;

/// <summary>Our sender beside a program of others', and beside itself without what watches it.</summary>
[Collection(nameof(Alone))]
public sealed class SenderTests(ITestOutputHelper output) : NetworkLab
{
    [DockerTheory]
    [InlineData("reno")]
    [InlineData("cubic")]
    public async Task On_a_wire_it_reaches_what_iperf3_reaches(string algorithm)
    {
        await using var wire = await Docker.WireAsync(new() { Mbps = 50, Rtt = TimeSpan.FromMilliseconds(20) });
        await using var iperf = await Iperf.BesideAsync(wire);
        var turn = TimeSpan.FromSeconds(4);
        await BestOfThreeAsync(output, async () =>
        {
            var ours = (await wire.RunAsync(new() { Algorithm = algorithm, Duration = turn })).Mbps;
            var theirs = await iperf.MeasureAsync(algorithm, turn);
            output.WriteLine(FormattableString.Invariant($"{algorithm}: {ours:0.00} Mbit/s, iperf3 {theirs:0.00} Mbit/s"));
            // 1448 of 1500 bytes are data; the rest is slow start and what a loss costs. At rest both reach 47.4; two processors that others use take more.
            Assert.InRange(ours, 50 * 0.8, 50 * 1448 / 1500.0 * 1.01);
            Assert.InRange(ours / theirs, 0.9, 1.1);
        });
    }

    [DockerTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reading_each_millisecond_does_not_cost_more_than_three_percent(bool loopback)
    {
        await using var cable = await Docker.WireAsync(new() { IsCable = true });
        var cost = await SamplingCost.MeasureAsync(cable, "cubic", pairs: 100, TimeSpan.FromMilliseconds(100), loopback);
        output.WriteLine(FormattableString.Invariant($"{(loopback ? "loopback" : "veth")}, {cost.Pairs} pairs: {cost.Ratio:0.000} ({cost.Low:0.000} to {cost.High:0.000}), {cost.SampledMbps:N0} against {cost.PlainMbps:N0} Mbit/s"));
        // A busy machine keeps the sender out of some turns.
        Assert.True(cost.Pairs >= 50, $"{cost.Pairs} pairs");
        Assert.True(cost.High >= 0.97, $"{cost}");
    }
}
