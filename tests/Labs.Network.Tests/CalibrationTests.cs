
namespace Labs.Network.Tests;

/// <summary>
/// The link against what it was asked to be. The machine may be busy: round trips are judged beside those of a link without delay, of the
/// best of many short runs, because what disturbs them only ever adds, and seldom leaves a longer one alone; throughput by the best of five, because it takes, or gives back what it took.
/// </summary>
[Collection(nameof(Alone))]
public sealed class CalibrationTests(ITestOutputHelper output) : NetworkLab
{
    // Of one run: enough that a link which scatters packets by half a millisecond has no run by luck that deviates by 0.2 ms.
    private const int Echoes = 20;

    [Theory, Needs(Capability.Docker)]
    [InlineData(10, 2)]
    [InlineData(50, 10)]
    [InlineData(100, 40)]
    [InlineData(100, 95)] // ping(8) tells single round trips in whole milliseconds from 100 on
    public async Task Round_trip_is_as_asked(double mbps, double rttMs)
    {
        await using var plain = await Docker.LinkAsync(new() { Name = "plain", Mbps = mbps });
        await using var link = await Docker.LinkAsync(new() { Mbps = mbps, Rtt = TimeSpan.FromMilliseconds(rttMs) });
        // An echo request of 84 bytes takes its time to be sent, in both directions.
        var sending = 2 * 84 * 8 / (mbps * 1000);
        var (errors, leastErrors, deviations, plainDeviations) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (spreads, plainSpreads) = (new List<double>(), new List<double>());
        for (var run = 0; run < 25 && !(errors.Exists(error => error <= 0.1) && deviations.Exists(deviation => deviation <= 0.2)); run++)
        {
            // What a packet costs this machine at this moment without any delay. The link took it off when it was made, and it has changed since.
            var without = await PingAsync(plain, Echoes);
            if (without.Length < Echoes / 2 || await RoundTripAsync(link) is not { } delayed)
                continue;
            var cost = Statistics.Median(without) - sending;
            errors.Add(Math.Abs(delayed.Mean - rttMs - sending) - cost);
            leastErrors.Add(Math.Abs(delayed.Least - rttMs - sending) - (without.Min() - sending));
            deviations.Add(delayed.Deviation);
            spreads.Add(Undisturbed(delayed.Times));
            plainSpreads.Add(Undisturbed(without));
            plainDeviations.Add(Math.Sqrt(without.Average(time => Math.Pow(time - without.Average(), 2))));
            output.WriteLine(FormattableString.Invariant($"{mbps} Mbit/s, {rttMs} ms: without a delay {cost:0.000} ms, deviation {plainDeviations[^1]:0.000} ms; mean {delayed.Mean - rttMs - sending:+0.000;-0.000} ms, least {delayed.Least - rttMs - sending:+0.000;-0.000} ms, deviation {delayed.Deviation:0.000} ms"));
        }
        Assert.True(errors.Count > 0, "replies were missing in every run");
        // A machine that stands still again and again delays and scatters the packets of any link, some by far: then the least round trips tell
        // the delay, and the undisturbed packets of this link may scatter by so much more than those of the one without a delay.
        var standsStill = Statistics.Median(plainDeviations) > 0.2;
        Assert.True(errors.Min() <= 0.1 || (standsStill && Statistics.Median(leastErrors) <= 0.1),
            $"error beyond what packets cost now, in ms, the mean's of each run: {string.Join(", ", errors)}; the least round trip's: {string.Join(", ", leastErrors)}; deviation without a delay: {string.Join(", ", plainDeviations)}");
        var (spread, plainSpread) = (LowerQuartile(spreads), LowerQuartile(plainSpreads));
        output.WriteLine(FormattableString.Invariant($"spread of undisturbed packets {spread:0.000} ms, without a delay {plainSpread:0.000} ms; the least round trip's error {Statistics.Median(leastErrors):+0.000;-0.000} ms"));
        Assert.True(deviations.Min() <= 0.2 || (standsStill && spread <= 0.2 + plainSpread),
            $"deviation of each run, in ms: {string.Join(", ", deviations)}; without a delay: {string.Join(", ", plainDeviations)}; spread of the undisturbed packets, lower quartile of the runs: {spread}; without a delay: {plainSpread}");
    }

    // Of two thirds of the packets, the soonest: those of a link with two delays in turn are not taken for one.
    private static double Undisturbed(double[] times)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length * 2 / 3] - sorted[0];
    }

    // Of the runs: a quarter of them have no luck by chance alone.
    private static double LowerQuartile(List<double> values) => values.Order().ElementAt(values.Count / 4);

    [Theory, Needs(Capability.Docker)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(100)]
    public async Task A_queue_that_is_never_empty_is_sent_at_the_rate(double mbps)
    {
        // Deep enough that a recovery on a busy machine does not empty it.
        await using var link = await Docker.LinkAsync(new() { Mbps = mbps, Rtt = TimeSpan.FromMilliseconds(10), QueueBytes = (long)(mbps * 1e6 / 8 * 0.3) });
        var shares = new List<double>();
        for (var run = 0; run < 5 && !shares.Exists(share => share is >= 0.98 and <= 1.04); run++)
        {
            var trace = await link.RunAsync(new() { Algorithm = "reno", Duration = TimeSpan.FromSeconds(2.5) });
            var queue = trace.Queue.Where(sample => sample.At > TimeSpan.FromSeconds(1) && sample.At < TimeSpan.FromSeconds(2.4)).ToList();
            shares.Add((queue[^1].SentBytes - queue[0].SentBytes) * 8 / (queue[^1].At - queue[0].At).TotalSeconds / 1e6 / mbps);
        }
        output.WriteLine($"{mbps} Mbit/s: {string.Join(", ", shares.Select(share => $"{share:P2}"))}");
        // What a late wake-up held back before the first sample is delivered after it.
        Assert.True(shares.Exists(share => share is >= 0.98 and <= 1.04), $"shares of {mbps} Mbit/s: {string.Join(", ", shares)}");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_idle_link_takes_no_processor()
    {
        await using var link = await Docker.LinkAsync(new() { Name = "idle", Mbps = 100, Rtt = TimeSpan.FromMilliseconds(10) });
        await PingAsync(link, 5);
        var tools = Docker.Containers.Single(container => container.ShortName == "idle-tools");
        // The agents' first seconds belong to their start.
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

    // Mean and deviation by the summary: single round trips are told to three digits.
    /// <returns>Null when replies are missing: one that comes after ping(8) has stopped waiting is not received.</returns>
    private static async Task<(double Least, double Mean, double Deviation, double[] Times)?> RoundTripAsync(Link link)
    {
        var result = await link.Left.RunAsync("ping", "-c", $"{Echoes}", "-i", "0.02", link.Right.Address);
        if (TimesOf(result) is not { Length: >= Echoes - 2 } times)
            return null;
        var numbers = result.Lines.Single(line => line.StartsWith("rtt min/avg/max/mdev = ", StringComparison.Ordinal)).Split(" = ")[1].Split(' ')[0].Split('/');
        return (Number(0), Number(1), Number(3), times);

        double Number(int index) => double.Parse(numbers[index], System.Globalization.CultureInfo.InvariantCulture);
    }
}
