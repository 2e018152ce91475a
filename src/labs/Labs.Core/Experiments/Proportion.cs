using MathNet.Numerics.Distributions;

namespace Labs;

/// <summary>
/// How often something happened in a number of independent trials, with its exact 95 % bounds (Clopper and Pearson, Biometrika 26,
/// 1934). Writes itself as "0 of 20 (at most 14 %)": that something was never seen does not mean that it never happens.
/// </summary>
/// <param name="Count">How often it happened.</param>
/// <param name="Trials">The number of trials, at least 1.</param>
public sealed record Proportion(int Count, int Trials)
{
    private const double Error = 0.05;

    /// <summary>The observed share, 0 to 1.</summary>
    public double Share => (double)Count / Trials;

    /// <summary>The lower 95 % bound of the share: one-sided if it happened in every trial, else the lower end of the interval.</summary>
    public double Low => Count == 0 ? 0 : Beta.InvCDF(Count, Trials - Count + 1, Tail);

    /// <summary>The upper 95 % bound of the share: one-sided if it never happened, else the upper end of the interval.</summary>
    public double High => Count == Trials ? 1 : Beta.InvCDF(Count + 1, Trials - Count, 1 - Tail);

    private double Tail => Count == 0 || Count == Trials ? Error : Error / 2;

    /// <summary>Counts the trials in which something happened.</summary>
    /// <exception cref="ArgumentException">There is no trial.</exception>
    public static Proportion Of<T>(IEnumerable<T> trials, Func<T, bool> happened)
    {
        var all = trials.Select(happened).ToList();
        return Of(all.Count(one => one), all.Count);
    }

    /// <summary>Checks and makes a proportion.</summary>
    /// <exception cref="ArgumentException">There is no trial, or the count is not between 0 and the number of trials.</exception>
    public static Proportion Of(int count, int trials) => trials > 0 && count >= 0 && count <= trials
        ? new Proportion(count, trials)
        : throw new ArgumentException($"{count} of {trials} is no proportion: it takes at least one trial, and a count of 0 to {trials}.");

    public override string ToString() => $"{Count} of {Trials} ({Bounds()})";

    private string Bounds() => Count == 0 ? $"at most {High:P0} at 95 %"
        : Count == Trials ? $"at least {Low:P0} at 95 %"
        : $"95 % interval {Low:P0} to {High:P0}";
}
