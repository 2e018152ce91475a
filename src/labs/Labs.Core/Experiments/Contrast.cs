using System.Globalization;

namespace Labs;

/// <summary>The comparison of one arm with its baseline.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Baseline">The arm that it is compared with.</param>
/// <param name="MedianRatio">The arm's median divided by the baseline's median.</param>
/// <param name="Low">The lower end of the ratio's bootstrap interval.</param>
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
    Outcome Outcome)
{
    /// <summary>
    /// The confidence of the interval, 0 to 1: 0.95, or more if the experiment may be looked at more than once
    /// (<see cref="ExperimentOptions.Looks"/>).
    /// </summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The number of samples of the arm that has fewer. An interval of fewer than 10 rests on two or three of them.</summary>
    public int Samples { get; init; }

    /// <summary>How often the experiment may be looked at; see <see cref="ExperimentOptions.Looks"/>.</summary>
    public int Looks { get; init; } = 1;

    /// <summary>
    /// Returns the ratio with all that a reader needs to judge it: "x 1.10 (1.03 to 1.20 at 97.5 %, n = 30, 2 looks), worse".
    /// </summary>
    public override string ToString()
    {
        var looks = Looks > 1 ? $", {Looks} looks" : "";
        var outcome = Outcome.ToString().ToLowerInvariant();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"x {MedianRatio:0.00} ({Low:0.00} to {High:0.00} at {Confidence:0.0 %}, n = {Samples}{looks}), {outcome}");
    }
}
