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
}
