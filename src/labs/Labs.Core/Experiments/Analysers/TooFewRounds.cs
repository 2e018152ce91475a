namespace Labs;

/// <summary>An interval from a handful of samples covers less than it says.</summary>
internal sealed class TooFewRounds : IAnalyser
{
    /// <summary>With fewer samples than this a percentile bootstrap interval is marked (Efron and Tibshirani 1993, chapter 13).</summary>
    public const int Least = 10;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        var fewest = comparison.Samples.Values.Min(samples => samples.Count);
        return fewest >= Least ? null
            : $"only {fewest} rounds: intervals from fewer than {Least} samples are too narrow. "
                + $"Use Rounds = {Least} or more (now {options.Rounds}).";
    }
}
