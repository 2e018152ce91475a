using System.Diagnostics;

namespace Labs;

/// <summary>The measured times are close to the clock's step, or the values have only a few steps at all.</summary>
internal sealed class ClockResolution : IAnalyser
{
    private const int StepsThatSuffice = 100;

    // The smallest difference of values, if many values are the same: else they are not in steps.
    private static double? StepOf(IReadOnlyList<double> samples)
    {
        var distinct = samples.Distinct().Order().ToArray();
        return samples.Count >= TooFewRounds.Least && distinct.Length is > 1 and var count && count <= samples.Count / 2
            ? distinct.Zip(distinct.Skip(1), (one, next) => next - one).Min()
            : null;
    }

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        var perSecond = comparison.Unit switch { "s" => 1.0, "ms" => 1e3, "us" or "µs" => 1e6, "ns" => 1e9, _ => double.NaN };
        var step = perSecond / Stopwatch.Frequency;
        foreach (var (arm, samples) in comparison.Samples)
        {
            if (samples.Count == 0)
                continue;
            var median = Statistics.Median(samples);
            if (StepOf(samples) is { } between && between > options.Threshold * median)
            {
                return $"the values of '{arm}' come in steps of {Table.Text(between)} {comparison.Unit}, and their median is "
                    + $"{Table.Text(median)}: a difference of the threshold can't be seen. Measure many repetitions at once and divide.";
            }
            if (median > 0 && median < StepsThatSuffice * step)
            {
                return $"'{arm}' takes {Table.Text(median)} {comparison.Unit}, fewer than {StepsThatSuffice} steps of the clock "
                    + $"({Table.Text(step)} {comparison.Unit}). Measure many repetitions at once and divide.";
            }
        }
        return null;
    }
}
