namespace Labs;

/// <summary>The values of an arm lie around two centres, so that the median depends on how many fall to each.</summary>
internal sealed class TwoModes : IAnalyser
{
    // Ashman's D (Astronomical Journal 108, 1994) of the split at the widest gap. The halves of one normal distribution have 2.7 and
    // those of a uniform one 3.5. A skewed distribution has a wide gap in its tail, so values and logarithms must both fall into two.
    private const double Separation = 4, Gap = 1.5;
    private const int Least = 20;
    private const double SmallestShare = 0.2;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        foreach (var (arm, samples) in comparison.Samples)
        {
            if (samples.Count < Least)
                continue;
            var sorted = samples.Order().ToArray();
            var split = WidestGap(sorted);
            double[] low = sorted[..split], high = sorted[split..];
            if (!AreApart(low, high)
                || (sorted[0] > 0 && !AreApart([.. low.Select(value => Math.Log(value))], [.. high.Select(value => Math.Log(value))]))
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

    private static int WidestGap(double[] sorted)
    {
        var least = (int)Math.Ceiling(SmallestShare * sorted.Length);
        return Enumerable.Range(least, sorted.Length - (2 * least) + 1).MaxBy(at => sorted[at] - sorted[at - 1]);
    }

    private static bool AreApart(double[] low, double[] high)
    {
        double lower = Variance(low), upper = Variance(high);
        return high.Average() - low.Average() > Separation * Math.Sqrt((lower + upper) / 2)
            && high[0] - low[^1] > Gap * Math.Sqrt(Math.Max(lower, upper));
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
