namespace Labs;

/// <summary>An arm against its baseline.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="MedianRatio">Median of the arm over median of the baseline.</param>
/// <param name="Low">Lower end of the ratio's bootstrap interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="CliffsDelta">The effect size, -1 to 1.</param>
/// <param name="Outcome">Where the interval lies.</param>
public sealed record Contrast(string Arm, string Baseline, double MedianRatio, double Low, double High, double CliffsDelta, Outcome Outcome)
{
    /// <summary>
    /// The confidence of the interval, 0 to 1: 0.95, or more where the experiment may be looked at more than once
    /// (<see cref="ExperimentOptions.Looks"/>).
    /// </summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The number of samples of the arm that has fewer. An interval of fewer than 10 is too narrow.</summary>
    public int Samples { get; init; }
}
