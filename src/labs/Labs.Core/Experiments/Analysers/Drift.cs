namespace Labs;

/// <summary>The values of an arm, or its ratio to the baseline, rise or fall over the rounds.</summary>
internal sealed class Drift : IAnalyser
{
    private const double Significance = 0.01;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        var rounds = comparison.Samples.Values.Min(samples => samples.Count);
        if (rounds < TooFewRounds.Least)
            return null;
        var baseline = comparison.Samples[comparison.Baseline];
        foreach (var (arm, samples) in comparison.Samples.Where(pair => pair.Key != comparison.Baseline))
        {
            double[] ratios = [.. samples.Take(rounds).Zip(baseline, (one, other) => one / other)];
            if (Drifts(ratios, Significance / (comparison.Samples.Count - 1), options.Threshold, out var first, out var last))
            {
                return $"the ratio of '{arm}' to '{comparison.Baseline}' drifts: {Table.Text(first)} in the first third of the rounds, "
                    + $"{Table.Text(last)} in the last. One ratio does not describe it: find what changes, or use more warm-up than "
                    + $"WarmUp = {options.WarmUp}.";
            }
        }
        foreach (var (arm, samples) in comparison.Samples)
        {
            if (Drifts(samples, Significance / comparison.Samples.Count, options.Threshold, out var first, out var last))
            {
                return $"'{arm}' drifts: its median is {Table.Text(first)} {comparison.Unit} in the first third of the rounds and "
                    + $"{Table.Text(last)} in the last. No drift of the ratios was seen, so these stand; the medians do not. "
                    + $"Use more warm-up than WarmUp = {options.WarmUp}, or find what fills up or warms up.";
            }
        }
        return null;
    }

    private static bool Drifts(IReadOnlyList<double> values, double significance, double threshold, out double first, out double last)
    {
        var third = values.Count / 3;
        first = Statistics.Median(values.Take(third));
        last = Statistics.Median(values.Skip(values.Count - third));
        return double.IsFinite(first) && double.IsFinite(last) && Statistics.DiffersBy(last, first, threshold)
            && Statistics.RankCorrelationP([.. Enumerable.Range(0, values.Count).Select(round => (double)round)], values) < significance;
    }
}
