namespace Labs;

/// <summary>The values of an arm rise or fall over the rounds.</summary>
internal sealed class Drift : IAnalyser
{
    private const double Significance = 0.01;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        foreach (var (arm, samples) in comparison.Samples)
        {
            if (samples.Count < TooFewRounds.Least)
                continue;
            var third = samples.Count / 3;
            double first = Statistics.Median(samples.Take(third)), last = Statistics.Median(samples.Skip(samples.Count - third));
            var rounds = Enumerable.Range(0, samples.Count).Select(round => (double)round).ToArray();
            if (Statistics.RankCorrelationP(rounds, samples) >= Significance / comparison.Samples.Count
                || !Statistics.DiffersBy(last, first, options.Threshold))
            {
                continue;
            }
            return $"'{arm}' drifts: its median is {Table.Text(first)} {comparison.Unit} in the first third of the rounds and "
                + $"{Table.Text(last)} in the last. "
                + "All arms drift together, so the ratios stand; the medians do not. "
                + $"Use more warm-up than WarmUp = {options.WarmUp}, or find what fills up or warms up.";
        }
        return null;
    }
}
