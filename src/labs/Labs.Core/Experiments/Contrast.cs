namespace Labs;

/// <summary>An arm against its baseline.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="MedianRatio">Median of the arm over median of the baseline.</param>
/// <param name="Low">Lower end of the ratio's bootstrap 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="CliffsDelta">The effect size, -1 to 1.</param>
/// <param name="Outcome">Where the interval lies.</param>
public sealed record Contrast(string Arm, string Baseline, double MedianRatio, double Low, double High, double CliffsDelta, Outcome Outcome);
