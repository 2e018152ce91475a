namespace Labs.Bench;

/// <summary>A measured figure compared with its target.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The value with its unit; of a ratio also the interval and both medians.</param>
/// <param name="Target">The bound with its unit, for example "&lt;= 500 ms".</param>
/// <param name="Reached">Whether the value is within the bound.</param>
public sealed record BenchFigure(string What, string Measured, string Target, bool Reached)
{
    /// <summary>Returns a figure that must not be larger than its target.</summary>
    public static BenchFigure AtMost(string what, double value, double target, string unit) =>
        new(what, FormattableString.Invariant($"{value:0.##} {unit}"), FormattableString.Invariant($"<= {target} {unit}"), value <= target);

    /// <summary>Returns the ratio of an arm's median to the baseline's, which must not be smaller than its target.</summary>
    public static BenchFigure RatioAtLeast(string what, Comparison comparison, string arm, string baseline, double target) =>
        Ratio(what, comparison, arm, baseline, FormattableString.Invariant($">= {target:0.00} x"), ratio => ratio >= target);

    /// <summary>Returns the ratio of an arm's median to the baseline's, which must not be larger than its target.</summary>
    public static BenchFigure RatioAtMost(string what, Comparison comparison, string arm, string baseline, double target) =>
        Ratio(what, comparison, arm, baseline, FormattableString.Invariant($"<= {target:0.##} x"), ratio => ratio <= target);

    private static BenchFigure Ratio(
        string what, Comparison comparison, string arm, string baseline, string target, Func<double, bool> isReached)
    {
        var contrast = comparison.Against(arm, baseline);
        var measured = FormattableString.Invariant($"{contrast.MedianRatio:0.00} x ({contrast.Low:0.00} to {contrast.High:0.00}; ")
            + FormattableString.Invariant($"{comparison.Median(arm):N0} against {comparison.Median(baseline):N0} {comparison.Unit})");
        return new BenchFigure(what, measured, target, isReached(contrast.MedianRatio));
    }
}
