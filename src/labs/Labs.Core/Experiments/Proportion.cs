using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Labs;

/// <summary>
/// How often something happened in a number of independent trials, with its exact 95 % bounds (Clopper and Pearson, Biometrika 26,
/// 1934). Writes itself as "0 of 20 (at most 14 % at 95 %)": that something was never seen does not mean that it never happens. The bound
/// is one-sided if it happened never or always, and else one end of a two-sided interval.
/// </summary>
public sealed record Proportion
{
    private const double Error = 0.05;

    private Proportion(int count, int trials) => (Count, Trials) = (count, trials);

    /// <summary>How often it happened.</summary>
    public int Count { get; }

    /// <summary>The number of trials, at least 1.</summary>
    public int Trials { get; }

    /// <summary>The observed share, 0 to 1.</summary>
    public double Share => (double)Count / Trials;

    /// <summary>The lower 95 % bound of the share: one-sided if it happened in every trial, else the lower end of the interval.</summary>
    public double Low => Count == 0 ? 0 : Beta.InvCDF(Count, Trials - Count + 1, Tail);

    /// <summary>The upper 95 % bound of the share: one-sided if it never happened, else the upper end of the interval.</summary>
    public double High => Count == Trials ? 1 : Beta.InvCDF(Count + 1, Trials - Count, 1 - Tail);

    private double Tail => Count == 0 || Count == Trials ? Error : Error / 2;

    /// <summary>Counts the trials in which something happened.</summary>
    /// <exception cref="ArgumentException">There is no trial.</exception>
    public static Proportion Of<T>(IEnumerable<T> trials, Func<T, bool> happened) => TryOf(trials, happened) ?? Of(0, 0);

    /// <summary>Counts the trials in which something happened; null if there is no trial, so that nothing can be concluded.</summary>
    public static Proportion? TryOf<T>(IEnumerable<T> trials, Func<T, bool> happened)
    {
        var all = trials.Select(happened).ToList();
        return all.Count == 0 ? null : Of(all.Count(one => one), all.Count);
    }

    /// <summary>Checks and makes a proportion.</summary>
    /// <exception cref="ArgumentException">There is no trial, or the count is not between 0 and the number of trials.</exception>
    public static Proportion Of(int count, int trials) => trials > 0 && count >= 0 && count <= trials
        ? new Proportion(count, trials)
        : throw new ArgumentException($"{count} of {trials} is no proportion: it takes at least one trial, and a count of 0 to {trials}.");

    public override string ToString() => $"{Count} of {Trials} ({Bounds()})";

    private string Bounds() => Count == 0 ? $"at most {Percent(High, up: true)} at 95 %"
        : Count == Trials ? $"at least {Percent(Low, up: false)} at 95 %"
        : $"95 % interval {Percent(Low, up: false)} to {Percent(High, up: true)}";

    // Rounded outwards, so that a bound never claims more than it may; near 0 and 1 with more digits.
    private static string Percent(double share, bool up)
    {
        var digits = share is < 0.01 or > 0.99 ? 2 : 0;
        var scale = Math.Pow(10, digits + 2);
        var rounded = (up ? Math.Ceiling((share * scale) - 1e-9) : Math.Floor((share * scale) + 1e-9)) / scale;
        return rounded.ToString($"P{digits}", CultureInfo.InvariantCulture);
    }
}
