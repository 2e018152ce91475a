namespace Labs.MySql;

/// <summary>A step of the time series of a run.</summary>
/// <param name="Seconds">The beginning of the step, in seconds since the end of the warm-up.</param>
/// <param name="Done">The number of statements that succeeded in the step.</param>
/// <param name="PerSecond">The same number as a rate.</param>
/// <param name="P99Ms">The 99th percentile of their latencies in milliseconds; NaN if no statement succeeded in the step.</param>
public sealed record WorkloadStep(double Seconds, int Done, double PerSecond, double P99Ms);

/// <summary>When a statement ended, in ticks of the monotonic clock since the end of the warm-up, and its latency.</summary>
internal readonly record struct WorkloadSample(long EndTicks, float LatencyUs);

internal static class WorkloadSeries
{
    public static IReadOnlyList<WorkloadStep> Of(IEnumerable<WorkloadSample> samples, TimeSpan step, TimeSpan elapsed)
    {
        var ticks = step.TotalSeconds * System.Diagnostics.Stopwatch.Frequency;
        var byStep = samples.ToLookup(sample => (int)(sample.EndTicks / ticks), sample => sample.LatencyUs);
        // Empty steps stay in the series, because they show a stall. The last step may be shorter than the others.
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
