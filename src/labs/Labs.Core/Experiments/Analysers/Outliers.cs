namespace Labs;

/// <summary>
/// Many values of an arm lie far outside the others: by three interquartile ranges (Tukey, Exploratory Data Analysis, 1977).
/// </summary>
internal sealed class Outliers : IAnalyser
{
    private const double Fence = 3, ShareThatMatters = 0.05;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        foreach (var (arm, samples) in comparison.Samples)
        {
            if (samples.Count < TooFewRounds.Least)
                continue;
            var median = Statistics.Median(samples);
            // On logarithms too: the long tail of a skewed distribution is no outlier. And only what matters in practice.
            Func<double, bool> isFar = IsFar(samples), isFarInLog = IsFar([.. samples.Select(value => Math.Log(value))]);
            var far = samples.Count(sample =>
                isFar(sample) && (sample <= 0 || isFarInLog(Math.Log(sample))) && Statistics.DiffersBy(sample, median, options.Threshold));
            if (far < 2 || far <= ShareThatMatters * samples.Count)
                continue;
            return $"{far} of {samples.Count} values of '{arm}' lie far outside the others, the most extreme at "
                + $"{Table.Text(Extreme(samples))} {comparison.Unit}. "
                + "The median hides them: report a high percentile as well, or use a quieter machine.";
        }
        return null;
    }

    private static Func<double, bool> IsFar(IReadOnlyList<double> samples)
    {
        double low = Statistics.Quantile(samples, 0.25), high = Statistics.Quantile(samples, 0.75), reach = Fence * (high - low);
        return sample => sample < low - reach || sample > high + reach;
    }

    private static double Extreme(IReadOnlyList<double> samples)
    {
        var median = Statistics.Median(samples);
        return samples.MaxBy(sample => Math.Abs(sample - median));
    }
}
