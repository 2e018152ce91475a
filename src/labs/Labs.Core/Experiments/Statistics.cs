using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Labs;

/// <summary>What the labs say about samples. Quantiles are R's type 7, the default of R and NumPy.</summary>
public static class Statistics
{
    public static double Median(IEnumerable<double> samples) => Quantile(samples, 0.5);

    /// <param name="samples">At least one.</param>
    /// <param name="p">0 to 1.</param>
    public static double Quantile(IEnumerable<double> samples, double p)
    {
        var sorted = samples.ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("No samples.", nameof(samples));
        Array.Sort(sorted);
        return OfSorted(sorted, p);
    }

    /// <summary>
    /// A percentile bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13) of a statistic
    /// of two independent samples, each resampled on its own.
    /// </summary>
    /// <param name="a">The first sample.</param>
    /// <param name="b">The second.</param>
    /// <param name="statistic">Of a resample of each.</param>
    /// <param name="seed">Makes it repeatable.</param>
    /// <param name="confidence">0 to 1.</param>
    /// <param name="resamples">How many.</param>
    public static (double Low, double High) Bootstrap(
        IReadOnlyList<double> a, IReadOnlyList<double> b, Func<double[], double[], double> statistic, int seed, double confidence = 0.95, int resamples = 4000)
    {
        var random = new Random(seed);
        var values = new double[resamples];
        double[] left = new double[a.Count], right = new double[b.Count];
        for (var i = 0; i < resamples; i++)
        {
            Resample(a, left);
            Resample(b, right);
            values[i] = statistic(left, right);
        }
        Array.Sort(values);
        var tail = (1 - confidence) / 2;
        return (OfSorted(values, tail), OfSorted(values, 1 - tail));

        void Resample(IReadOnlyList<double> from, double[] to)
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = from[random.Next(from.Count)];
        }
    }

    /// <summary>
    /// Cliff's delta (Psychological Bulletin 114, 1993): the share of pairs in which a is greater, less the share in which it is
    /// smaller. -1 to 1; 0.147, 0.33 and 0.474 are the usual bounds of small, medium and large (Romano et al. 2006).
    /// </summary>
    public static double CliffsDelta(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        long greater = 0, smaller = 0;
        foreach (var x in a)
            foreach (var y in b)
            {
                greater += x > y ? 1 : 0;
                smaller += x < y ? 1 : 0;
            }
        return (greater - smaller) / ((double)a.Count * b.Count);
    }

    /// <summary>The probability of at least this much deviation from the expected counts if they are right (Pearson 1900).</summary>
    /// <param name="observed">Counts.</param>
    /// <param name="expected">Expected counts, none zero; usually at least five each.</param>
    /// <returns>The statistic and its p-value with one degree of freedom less than there are counts.</returns>
    public static (double ChiSquared, double P) GoodnessOfFit(IReadOnlyList<double> observed, IReadOnlyList<double> expected)
    {
        var statistic = observed.Zip(expected, (o, e) => (o - e) * (o - e) / e).Sum();
        return (statistic, 1 - ChiSquared.CDF(observed.Count - 1, statistic));
    }

    /// <summary>
    /// Returns the two-sided p-value of Spearman's rank correlation (by Student's t with n - 2 degrees of freedom): the probability of at least
    /// this much monotone trend if there is none.
    /// </summary>
    /// <param name="x">At least three values.</param>
    /// <param name="y">As many.</param>
    public static double RankCorrelationP(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var rho = Correlation.Spearman(x, y);
        if (double.IsNaN(rho))
            return 1; // one of them is constant
        if (Math.Abs(rho) >= 1)
            return 0;
        var t = Math.Abs(rho) * Math.Sqrt((x.Count - 2) / (1 - (rho * rho)));
        return 2 * (1 - StudentT.CDF(0, 1, x.Count - 2, t));
    }

    /// <summary>
    /// Returns the two-sided p-value of the rank-sum test (Mann and Whitney 1947) by its normal approximation with the correction for ties, which is
    /// good from ten values each.
    /// </summary>
    public static double RankSumP(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double n = a.Count, m = b.Count, all = n + m;
        var u = (CliffsDelta(a, b) + 1) / 2 * n * m;
        var ties = a.Concat(b).GroupBy(value => value).Sum(same => Math.Pow(same.Count(), 3) - same.Count());
        var variance = n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        return variance <= 0 ? 1 : 2 * (1 - Normal.CDF(0, 1, Math.Abs(u - (n * m / 2)) / Math.Sqrt(variance)));
    }

    /// <summary>Whether two positive values differ by more than a relative threshold, whichever is larger.</summary>
    internal static bool DiffersBy(double a, double b, double threshold) => a > b * (1 + threshold) || b > a * (1 + threshold);

    // Between two infinities there is nothing to interpolate: their difference is not a number.
    private static double OfSorted(double[] sorted, double p)
    {
        var place = p * (sorted.Length - 1);
        double below = sorted[(int)place], above = sorted[(int)Math.Ceiling(place)];
        return below == above ? below : SortedArrayStatistics.QuantileCustom(sorted, p, QuantileDefinition.R7);
    }
}
