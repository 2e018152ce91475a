namespace Labs;

/// <summary>How an experiment compares its arms.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Rounds that count; every round measures every arm once.</summary>
    public int Rounds { get; init; } = 30;

    /// <summary>Rounds before them that don't.</summary>
    public int WarmUp { get; init; } = 2;

    /// <summary>The arm that the others are compared with; the first one if none is named.</summary>
    public string? Baseline { get; init; }

    /// <summary>The relative difference that matters in practice: 0.05 is 5 %.</summary>
    public double Threshold { get; init; } = 0.05;

    /// <summary>Whether a smaller value is better, as of latencies; otherwise a larger one is, as of throughput.</summary>
    public bool LowerIsBetter { get; init; } = true;

    /// <summary>
    /// Tells of a result that it decides nothing. It is then measured anew with <see cref="Growth"/> times the rounds, and so on up to
    /// <see cref="MaxRounds"/>: a noisy machine needs more rounds than a quiet one. Every attempt stands alone, because adding
    /// samples until they please would bias the result.
    /// </summary>
    public Func<Comparison, bool>? Unclear { get; init; }

    /// <summary>How many times the rounds an attempt has of the one before it, at least 2.</summary>
    public int Growth { get; init; } = 4;

    /// <summary>The most rounds of one attempt where <see cref="Unclear"/> asks for more.</summary>
    public int MaxRounds { get; init; } = 256;
}
