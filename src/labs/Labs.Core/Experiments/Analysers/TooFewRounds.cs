namespace Labs;

/// <summary>An interval of a handful of samples rests on two or three of them.</summary>
internal sealed class TooFewRounds : IAnalyser
{
    /// <summary>The intervals of fewer samples than this are marked.</summary>
    public const int Least = 10;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        var fewest = comparison.Samples.Values.Min(samples => samples.Count);
        return fewest >= Least ? null
            : $"only {fewest} rounds: an interval of fewer than {Least} samples rests on two or three of them. "
                + $"Use Rounds = {Least} or more (now {options.Rounds}).";
    }
}
