using Labs.Agent.Contracts;
using Labs.Network;

namespace Labs.Bench;

/// <summary>
/// What reading TCP_INFO every millisecond costs a sender: the bytes sent with sampling divided by those without, in pairs of adjacent
/// turns of one connection. Sending the readings to the notebook costs both turns the same and is not included.
/// </summary>
/// <param name="Pairs">The number of pairs.</param>
/// <param name="Ratio">The median of the pairs' ratios: 0.97 is a cost of 3 %.</param>
/// <param name="Low">The lower end of the ratio's bootstrap 95 % interval.</param>
/// <param name="High">The upper end of that interval.</param>
/// <param name="SampledMbps">The median of the turns with sampling, in Mbit/s.</param>
/// <param name="PlainMbps">The median of the turns without sampling, in Mbit/s.</param>
public sealed record SamplingCost(int Pairs, double Ratio, double Low, double High, double SampledMbps, double PlainMbps)
{
    // Half a second is left out at the beginning, and the last turn is seldom complete.
    private static readonly TimeSpan s_extra = TimeSpan.FromSeconds(0.6);

    /// <summary>Measures the cost. It takes two turns for each pair.</summary>
    /// <param name="turn">20 ms to 10 s. Much longer than a millisecond, and shorter than changes of the machine's other load.</param>
    /// <param name="loopback">Within the left host instead of over the link.</param>
    public static async Task<SamplingCost> MeasureAsync(
        Link link, string algorithm, int pairs, TimeSpan turn, bool loopback = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 2);
        var duration = (2 * pairs * turn) + turn + s_extra;
        var spec = new FlowSpec { Algorithm = algorithm, Loopback = loopback, SamplingTurn = turn, Duration = duration };
        var trace = await link.RunAsync(spec, cancellationToken);
        // A turn in which the sender did not run has no value, and its neighbour nothing to compare with.
        var found = trace.Turns.Chunk(2).Where(pair => pair.Length == 2 && pair.All(one => one.Bytes > 0))
            .Select(pair => (Sampled: Mbps(pair.Single(one => one.IsSampled)), Plain: Mbps(pair.Single(one => !one.IsSampled)))).ToList();
        if (found.Count < 2)
            throw new NetworkLabException(
                $"a flow of {trace.Duration} had {found.Count} pairs of turns in which it sent something; expected {pairs}.");
        var ratios = found.Select(pair => pair.Sampled / pair.Plain).ToList();
        var (low, high) = Statistics.Bootstrap(ratios, [], (resample, _) => Statistics.Median(resample), link.Docker.Lab.Seed);
        var (sampled, plain) = (Statistics.Median(found.Select(pair => pair.Sampled)), Statistics.Median(found.Select(pair => pair.Plain)));
        return new SamplingCost(found.Count, Statistics.Median(ratios), low, high, sampled, plain);
    }

    private static double Mbps(FlowTurn turn) => turn.Bytes * 8 / 1e6 / turn.Seconds;
}
