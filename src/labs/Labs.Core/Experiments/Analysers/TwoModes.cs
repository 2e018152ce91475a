namespace Labs;

/// <summary>The values of an arm lie around two centres, so that the median depends on how many fall to each.</summary>
internal sealed class TwoModes : IAnalyser
{
    // Ashman's D (Astronomical Journal 108, 1994) of the best split; more than 2 separates two normal distributions. The halves of
    // one normal distribution have 2.7 and those of a uniform one 3.5, so the bound is higher here, and the gap must be wide as well.
    private const double Separation = 4;
    private const int Least = 20;
    private const double SmallestShare = 0.15;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        foreach (var (arm, samples) in comparison.Samples)
        {
            if (samples.Count < Least)
                continue;
            var sorted = samples.Order().ToArray();
            var least = (int)Math.Ceiling(SmallestShare * sorted.Length);
            var split = Enumerable.Range(least, sorted.Length - (2 * least) + 1).MaxBy(at => sorted[at] - sorted[at - 1]);
            double[] low = sorted[..split], high = sorted[split..];
            double within = Math.Sqrt((Variance(low) + Variance(high)) / 2), gap = high[0] - low[^1];
            if (high.Average() - low.Average() <= Separation * within || gap <= Math.Max(Deviation(low), Deviation(high))
                || !Statistics.DiffersBy(high.Average(), low.Average(), options.Threshold))
            {
                continue;
            }
            return $"'{arm}' has two modes: {low.Length} values around {Table.Text(Statistics.Median(low))} {comparison.Unit} and "
                + $"{high.Length} around {Table.Text(Statistics.Median(high))}. The median depends on how many fall to each; "
                + "plot the samples and look for the cause.";
        }
        return null;
    }

    private static double Deviation(double[] values) => Math.Sqrt(Variance(values));

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / values.Length;
    }
}
