namespace Labs;

/// <summary>The settings of an experiment.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The number of rounds that count. Each round measures every arm once.</summary>
    public int Rounds { get; init; } = 30;

    /// <summary>The number of rounds before them that do not count.</summary>
    public int WarmUp { get; init; } = 2;

    /// <summary>The arm that the others are compared with; null for the first arm.</summary>
    public string? Baseline { get; init; }

    /// <summary>The relative difference that matters in practice: 0.05 is 5 %.</summary>
    public double Threshold { get; init; } = 0.05;

    /// <summary>Whether a smaller value is better, such as a latency. If false, a larger value is better, such as a throughput.</summary>
    public bool LowerIsBetter { get; init; } = true;

    /// <summary>
    /// Returns true for a result that is inconclusive. The experiment is then repeated with <see cref="Growth"/> times the rounds,
    /// up to <see cref="MaxRounds"/>, because a noisy machine needs more rounds than a quiet one. Each attempt uses its own samples
    /// only, and all intervals are widened for the number of attempts that may be made (<see cref="Looks"/>): looking until the
    /// result is as expected would bias it.
    /// </summary>
    public Func<Comparison, bool>? Unclear { get; init; }

    /// <summary>The factor by which an attempt has more rounds than the one before it, at least 2.</summary>
    public int Growth { get; init; } = 4;

    /// <summary>The largest number of rounds in one attempt if <see cref="Unclear"/> asks for more.</summary>
    public int MaxRounds { get; init; } = 256;

    /// <summary>
    /// How often the result may be looked at before it is used, stated beforehand. By default the attempts that
    /// <see cref="Unclear"/> allows, and never fewer. A notebook that repeats a comparison by itself says so here. The confidence of each
    /// interval is 1 - 0.05 / looks (Bonferroni), so that the intervals of one contrast in all looks are right in 95 % of the cases.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Looks
    {
        get => Math.Max(field, Attempts);
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    internal double Confidence => 1 - (0.05 / Looks);

    private int Attempts
    {
        get
        {
            var attempts = 1;
            for (long rounds = Rounds; Unclear is not null && Growth >= 2 && (rounds *= Growth) <= MaxRounds;)
                attempts++;
            return attempts;
        }
    }
}
