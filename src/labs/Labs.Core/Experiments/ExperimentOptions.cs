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
    /// Returns whether a result decides nothing. The comparison is then measured again with <see cref="Growth"/> times the rounds, and so on up to
    /// <see cref="MaxRounds"/>: a noisy machine needs more rounds than a quiet one. Every attempt stands alone, and all intervals are widened for the
    /// number of attempts that may be made (<see cref="Looks"/>), because looking until the result pleases would bias it.
    /// </summary>
    public Func<Comparison, bool>? Unclear { get; init; }

    /// <summary>How many times more rounds an attempt has than the one before it, at least 2.</summary>
    public int Growth { get; init; } = 4;

    /// <summary>The most rounds of one attempt where <see cref="Unclear"/> asks for more.</summary>
    public int MaxRounds { get; init; } = 256;

    /// <summary>
    /// How often the result may be looked at before it is used, stated beforehand. By default the attempts that <see cref="Unclear"/> allows. A
    /// notebook that repeats a comparison by itself says so here. The confidence of each interval is 1 - 0.05 / looks (Bonferroni), so that all of
    /// them together are right in 95 % of the cases.
    /// </summary>
    public int Looks
    {
        get => field > 0 ? field : Unclear is null ? 1 : 1 + (int)Math.Floor(Math.Log((double)MaxRounds / Rounds, Growth) + 1e-9);
        init;
    }

    internal double Confidence => 1 - (0.05 / Math.Max(1, Looks));
}
