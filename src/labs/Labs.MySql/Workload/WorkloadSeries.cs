namespace Labs.MySql;

/// <summary>A step of a run's time series.</summary>
/// <param name="Seconds">Its beginning, since the end of the warm-up.</param>
/// <param name="Done">Statements that ended well in it.</param>
/// <param name="PerSecond">The same as a rate.</param>
/// <param name="P99Ms">Of their latencies, milliseconds; not a number in a step in which nothing ended.</param>
public sealed record WorkloadStep(double Seconds, int Done, double PerSecond, double P99Ms);

/// <summary>When a statement ended, in ticks of the monotonic clock since the end of the warm-up, and its latency.</summary>
internal readonly record struct WorkloadSample(long EndTicks, float LatencyUs);

internal static class WorkloadSeries
{
    public static IReadOnlyList<WorkloadStep> Of(IEnumerable<WorkloadSample> samples, TimeSpan step, TimeSpan elapsed)
    {
        var ticks = step.TotalSeconds * System.Diagnostics.Stopwatch.Frequency;
        var byStep = samples.ToLookup(sample => (int)(sample.EndTicks / ticks), sample => sample.LatencyUs);
        // Empty steps are kept: a stall is what a series is for. The last one may be cut short.
        var count = Math.Max((int)Math.Ceiling(elapsed / step), byStep.Count == 0 ? 0 : byStep.Max(group => group.Key) + 1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var latencies = byStep[i].ToArray();
            Array.Sort(latencies);
            var width = Math.Min(step.TotalSeconds, Math.Max(elapsed.TotalSeconds - i * step.TotalSeconds, 1e-3));
            return new WorkloadStep(i * step.TotalSeconds, latencies.Length, latencies.Length / width,
                latencies.Length == 0 ? double.NaN : latencies[(int)Math.Ceiling(0.99 * latencies.Length) - 1] / 1000);
        })];
    }
}
