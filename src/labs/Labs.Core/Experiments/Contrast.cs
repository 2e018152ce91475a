namespace Labs;

/// <summary>The comparison of one arm with its baseline.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Baseline">The arm that it is compared with.</param>
/// <param name="MedianRatio">The arm's median divided by the baseline's median.</param>
/// <param name="Low">The lower end of the ratio's bootstrap 95 % interval.</param>
/// <param name="High">The upper end of that interval.</param>
/// <param name="CliffsDelta">The effect size from -1 to 1, see <see cref="Statistics.CliffsDelta"/>.</param>
/// <param name="Outcome">The position of the interval relative to the threshold.</param>
public sealed record Contrast(
    string Arm,
    string Baseline,
    double MedianRatio,
    double Low,
    double High,
    double CliffsDelta,
    Outcome Outcome);
