using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// What reading TCP_INFO each millisecond costs a sender: the bytes sent with it over those without, in pairs of adjacent turns of one connection.
/// What carries the readings away falls on both alike and is no part of it.
/// </summary>
/// <param name="Pairs">How many.</param>
/// <param name="Ratio">The median of the pairs' ratios: 0.97 is a cost of 3 %.</param>
/// <param name="Low">Lower end of its bootstrap 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="SampledMbps">Median of the turns with it.</param>
/// <param name="PlainMbps">Median of those without.</param>
public sealed record SamplingCost(int Pairs, double Ratio, double Low, double High, double SampledMbps, double PlainMbps)
{
    // Half a second is left out at the beginning, and the last turn is seldom a whole one.
    private static readonly TimeSpan s_beside = TimeSpan.FromSeconds(0.6);

    /// <summary>Measures it; takes two turns for each pair.</summary>
    /// <param name="turn">20 ms to 10 s. Long beside a millisecond, short beside what else the machine does.</param>
    /// <param name="loopback">Within the left host, in place of over the wire.</param>
    public static async Task<SamplingCost> MeasureAsync(Wire wire, string algorithm, int pairs, TimeSpan turn, bool loopback = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 2);
        var trace = await wire.RunAsync(new FlowSpec { Algorithm = algorithm, Loopback = loopback, SamplingTurn = turn, Duration = (2 * pairs * turn) + turn + s_beside }, cancellationToken).ConfigureAwait(false);
        // A turn in which the sender never ran says nothing, and its neighbour has none to be compared with.
        var found = trace.Turns.Chunk(2).Where(pair => pair.Length == 2 && pair.All(one => one.Bytes > 0))
            .Select(pair => (Sampled: Mbps(pair.Single(one => one.IsSampled)), Plain: Mbps(pair.Single(one => !one.IsSampled)))).ToList();
        if (found.Count < 2)
            throw new NetworkLabException($"a flow of {trace.Duration} had {found.Count} pairs of turns in which it sent something; expected {pairs}.");
        var ratios = found.Select(pair => pair.Sampled / pair.Plain).ToList();
        var (low, high) = Statistics.Bootstrap(ratios, [], (resample, _) => Statistics.Median(resample), wire.Docker.Lab.Seed);
        return new SamplingCost(found.Count, Statistics.Median(ratios), low, high, Statistics.Median(found.Select(pair => pair.Sampled)), Statistics.Median(found.Select(pair => pair.Plain)));
    }

    private static double Mbps(FlowTurn turn) => turn.Bytes * 8 / 1e6 / turn.Seconds;
}
