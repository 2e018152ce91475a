using System.Globalization;

namespace Labs.Network.Tests;

/// <summary>
/// Compares the link with its specification on a machine that may be busy. Other programs only lengthen round trips, and rarely spare
/// a long run: so the best of many short runs counts, compared with a link without delay. They can reduce or increase throughput, so
/// the best of five runs counts.
/// </summary>
[Collection(nameof(Alone))]
[Measures]
public sealed class CalibrationTests(ITestOutputHelper output) : NetworkLab
{
    // In one run. With fewer, a link that scatters packets by half a millisecond could have a run with a deviation of 0.2 ms by chance.
    private const int Echoes = 20;

    [Theory, Needs(Capability.Docker)]
    [InlineData(10, 2)]
    [InlineData(50, 10)]
    [InlineData(100, 40)]
    [InlineData(100, 95)] // ping(8) prints single round trips in whole milliseconds from 100 ms on
    public async Task The_round_trip_is_as_requested(double mbps, double rttMs)
    {
        await using var plain = await Docker.LinkAsync(new() { Name = "plain", Mbps = mbps });
        await using var link = await Docker.LinkAsync(new() { Mbps = mbps, Rtt = TimeSpan.FromMilliseconds(rttMs) });
        // The time to transmit an echo request of 84 bytes in both directions.
        var sending = 2 * 84 * 8 / (mbps * 1000);
        List<double> errors = [], leastErrors = [], deviations = [], plainDeviations = [];
        var (spreads, plainSpreads) = (new List<double>(), new List<double>());
        await Attempts.UntilAsync(most: 25, async () =>
        {
            // What a packet costs without any delay at this moment. The link subtracted the cost that it had when it was made.
            var without = await PingAsync(plain, Echoes);
            if (without.Length < Echoes / 2 || await RoundTripAsync(link) is not { } delayed)
                return "replies were missing";
            var cost = Statistics.Median(without) - sending;
            errors.Add(Math.Abs(delayed.Mean - rttMs - sending) - cost);
            leastErrors.Add(Math.Abs(delayed.Least - rttMs - sending) - (without.Min() - sending));
            deviations.Add(delayed.Deviation);
            spreads.Add(Undisturbed(delayed.Times));
            plainSpreads.Add(Undisturbed(without));
            plainDeviations.Add(Math.Sqrt(without.Average(time => Math.Pow(time - without.Average(), 2))));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mbps} Mbit/s, {rttMs} ms: without a delay {cost:0.000} ms, deviation {plainDeviations[^1]:0.000} ms; " +
                $"mean {delayed.Mean - rttMs - sending:+0.000;-0.000} ms, least {delayed.Least - rttMs - sending:+0.000;-0.000} ms, " +
                $"deviation {delayed.Deviation:0.000} ms"));
            var (error, deviation) = (errors.Min(), deviations.Min());
            return error <= 0.1 && deviation <= 0.2 ? null : string.Create(
                CultureInfo.InvariantCulture, $"least error {error:0.000} ms, least deviation {deviation:0.000} ms");
        });
        Assert.True(errors.Count > 0, "replies were missing in every run");
        // A machine that often stands still delays and scatters the packets of any link. Then the shortest round trips show the delay, and
        // the undisturbed packets of this link may scatter by 0.2 ms more than those of the link without a delay.
        var standsStill = Statistics.Median(plainDeviations) > 0.2;
        Assert.True(errors.Min() <= 0.1 || (standsStill && Statistics.Median(leastErrors) <= 0.1),
            $"errors beyond the packets' cost in ms: of each run's mean {string.Join(", ", errors)}; of its shortest round trip " +
            $"{string.Join(", ", leastErrors)}; deviation without a delay: {string.Join(", ", plainDeviations)}");
        var (spread, plainSpread) = (LowerQuartile(spreads), LowerQuartile(plainSpreads));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"spread of undisturbed packets {spread:0.000} ms, without a delay {plainSpread:0.000} ms; " +
            $"error of the shortest round trip {Statistics.Median(leastErrors):+0.000;-0.000} ms"));
        Assert.True(deviations.Min() <= 0.2 || (standsStill && spread <= 0.2 + plainSpread),
            $"deviation of each run in ms: {string.Join(", ", deviations)}; without a delay: {string.Join(", ", plainDeviations)}; " +
            $"spread of the undisturbed packets, lower quartile of the runs: {spread}; without a delay: {plainSpread}");
    }

    // The spread of the fastest two thirds of the packets. With half of them, a link that alternates between two delays could pass.
    private static double Undisturbed(double[] times)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length * 2 / 3] - sorted[0];
    }

    // The lower quartile of the runs: a quarter of them is too many to be good by chance.
    private static double LowerQuartile(List<double> values) => values.Order().ElementAt(values.Count / 4);

    [Theory, Needs(Capability.Docker)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(100)]
    public async Task A_queue_that_is_never_empty_drains_at_the_links_rate(double mbps)
    {
        // Deep enough that a recovery on a busy machine does not empty it.
        var spec = new LinkSpec { Mbps = mbps, Rtt = TimeSpan.FromMilliseconds(10), QueueBytes = (long)(mbps * 1e6 / 8 * 0.3) };
        await using var link = await Docker.LinkAsync(spec);
        var shares = new List<double>();
        await Attempts.UntilAsync(most: 5, async () =>
        {
            var trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2.5) });
            var queue = trace.Queue.Where(sample => sample.At > TimeSpan.FromSeconds(1) && sample.At < TimeSpan.FromSeconds(2.4)).ToList();
            shares.Add((queue[^1].SentBytes - queue[0].SentBytes) * 8 / (queue[^1].At - queue[0].At).TotalSeconds / 1e6 / mbps);
            return shares[^1] is >= 0.98 and <= 1.04 ? null : $"{shares[^1]:P2} of the rate";
        });
        output.WriteLine($"{mbps} Mbit/s: {string.Join(", ", shares.Select(share => $"{share:P2}"))}");
        // More than the rate is possible: a late wake-up delays packets from before the first sample until after it.
        Assert.True(shares.Exists(share => share is >= 0.98 and <= 1.04), $"shares of {mbps} Mbit/s: {string.Join(", ", shares)}");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_idle_link_uses_no_processor_time()
    {
        await using var link = await Docker.LinkAsync(new() { Name = "idle", Mbps = 100, Rtt = TimeSpan.FromMilliseconds(10) });
        await PingAsync(link, 5);
        var tools = Docker.Containers.Single(container => container.ShortName == "idle-tools");
        // The least of several seconds counts, because the agents' start takes processor time.
        var shares = new List<double>();
        var before = await tools.StatsAsync();
        for (var second = 0; second < 4; second++)
        {
            var after = await tools.StatsAsync();
            while (after.Time - before.Time < TimeSpan.FromSeconds(1))
                after = await tools.StatsAsync();
            shares.Add(after.CpusSince(before));
            before = after;
        }
        Assert.True(shares.Min() < 0.02, $"processors used in each second: {string.Join(", ", shares)}");
    }

    // Mean and deviation come from ping's summary, because it prints single round trips with only three digits.
    /// <returns>Null if replies are missing. ping(8) does not receive a reply that comes after it has stopped waiting.</returns>
    private static async Task<(double Least, double Mean, double Deviation, double[] Times)?> RoundTripAsync(Link link)
    {
        var result = await link.Left.RunAsync("ping", "-c", $"{Echoes}", "-i", "0.02", link.Right.Address);
        if (TimesOf(result) is not { Length: >= Echoes - 2 } times)
            return null;
        var summary = result.Lines.Single(line => line.StartsWith("rtt min/avg/max/mdev = ", StringComparison.Ordinal));
        var numbers = summary.Split(" = ")[1].Split(' ')[0].Split('/');
        return (Number(0), Number(1), Number(3), times);

        double Number(int index) => double.Parse(numbers[index], System.Globalization.CultureInfo.InvariantCulture);
    }
}
