using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Statistics;

namespace Labs;

/// <summary>The statistics of the labs. Quantiles are R's type 7, the default of R and NumPy.</summary>
public static class Statistics
{
    /// <summary>Returns the median, the mean of the two middle samples if their number is even.</summary>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Median(IEnumerable<double> samples) => Quantile(samples, 0.5);

    /// <summary>Returns a quantile, with linear interpolation between neighbouring samples.</summary>
    /// <param name="samples">At least one sample, in any order.</param>
    /// <param name="p">The quantile's probability, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static double Quantile(IEnumerable<double> samples, double p)
    {
        var sorted = samples.ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("There are no samples; a quantile needs at least one.", nameof(samples));
        Array.Sort(sorted);
        return OfSorted(sorted, p);
    }

    /// <summary>
    /// Returns a percentile bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13) of a
    /// statistic of two independent samples. Each sample is resampled on its own.
    /// </summary>
    /// <param name="a">The first sample.</param>
    /// <param name="b">The second sample.</param>
    /// <param name="statistic">Calculates the statistic from a resample of each.</param>
    /// <param name="seed">The seed of the resampling; the same seed gives the same interval.</param>
    /// <param name="confidence">The confidence level, 0 to 1.</param>
    /// <param name="resamples">The number of resamples.</param>
    public static (double Low, double High) Bootstrap(
        IReadOnlyList<double> a,
        IReadOnlyList<double> b,
        Func<double[], double[], double> statistic,
        int seed,
        double confidence = 0.95,
        int resamples = 4000)
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
    /// Returns Cliff's delta (Psychological Bulletin 114, 1993): the share of pairs in which <paramref name="a"/> is greater minus the
    /// share in which it is smaller. The range is -1 to 1; 0.147, 0.33 and 0.474 are the usual bounds of small, medium and large
    /// effects (Romano et al. 2006).
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

    /// <summary>Makes a chi-squared test of goodness of fit (Pearson 1900).</summary>
    /// <param name="observed">The observed counts.</param>
    /// <param name="expected">The expected counts, none zero and usually at least five each.</param>
    /// <returns>
    /// The statistic and its p-value: the probability of at least this much deviation if the expected counts are right. The number
    /// of degrees of freedom is one less than the number of counts.
    /// </returns>
    public static (double ChiSquared, double P) GoodnessOfFit(IReadOnlyList<double> observed, IReadOnlyList<double> expected)
    {
        var statistic = observed.Zip(expected, (o, e) => (o - e) * (o - e) / e).Sum();
        return (statistic, 1 - ChiSquared.CDF(observed.Count - 1, statistic));
    }

    /// <summary>Returns the slope of the straight line through points that has the least squared error.</summary>
    /// <param name="x">At least two values, not all equal.</param>
    /// <param name="y">As many.</param>
    /// <exception cref="ArgumentException">There are fewer than two points, or the numbers of values differ.</exception>
    public static double Slope(IEnumerable<double> x, IEnumerable<double> y) => SimpleRegression.Fit([.. x], [.. y]).B;

    /// <summary>
    /// Returns the two-sided p-value of Spearman's rank correlation (by Student's t with n - 2 degrees of freedom): the probability
    /// of at least this much monotone trend if there is none.
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
    /// Returns the two-sided p-value of the rank-sum test (Mann and Whitney 1947) by its normal approximation with the correction for
    /// ties, which is good from ten values each.
    /// </summary>
    public static double RankSumP(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double n = a.Count, m = b.Count, all = n + m;
        var u = (CliffsDelta(a, b) + 1) / 2 * n * m;
        var ties = a.Concat(b).GroupBy(value => value).Sum(same => Math.Pow(same.Count(), 3) - same.Count());
        var variance = n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        return variance <= 0 ? 1 : 2 * (1 - Normal.CDF(0, 1, Math.Abs(u - (n * m / 2)) / Math.Sqrt(variance)));
    }

    /// <summary>
    /// Returns how many times higher the level of <paramref name="a"/> is than that of <paramref name="b"/>: the Hodges-Lehmann estimate,
    /// which is the median of all pairwise ratios, with the interval that inverts the rank-sum test (Hollander, Wolfe and Chicken,
    /// Nonparametric Statistical Methods, 2014, section 4.3, by its normal approximation).
    /// </summary>
    /// <param name="a">Positive samples.</param>
    /// <param name="b">Positive samples.</param>
    /// <param name="confidence">The confidence level, 0 to 1.</param>
    /// <returns>Null if the samples are too few for an interval of this confidence.</returns>
    /// <exception cref="ArgumentException">A sample is not positive.</exception>
    public static (double Ratio, double Low, double High)? RatioInterval(
        IReadOnlyList<double> a, IReadOnlyList<double> b, double confidence)
    {
        if (a.Concat(b).Any(value => !(value > 0)))
            throw new ArgumentException("A sample is not positive; a ratio of levels needs positive samples.");
        double n = a.Count, m = b.Count;
        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        // The interval goes from the rank-th smallest to the rank-th largest of all ratios.
        var rank = Math.Floor((n * m / 2) - (z * Math.Sqrt(n * m * (n + m + 1) / 12)));
        if (rank < 1)
            return null;
        double[] ratios = [.. a.SelectMany(x => b.Select(y => x / y))];
        Array.Sort(ratios);
        return (OfSorted(ratios, 0.5), ratios[(int)rank - 1], ratios[^(int)rank]);
    }

    /// <summary>Whether two positive values differ by more than a relative threshold, whichever is larger.</summary>
    internal static bool DiffersBy(double a, double b, double threshold) => a > b * (1 + threshold) || b > a * (1 + threshold);

    // Equal neighbours need no interpolation. For two infinities it would return NaN, because their difference is NaN.
    private static double OfSorted(double[] sorted, double p)
    {
        var place = p * (sorted.Length - 1);
        double below = sorted[(int)place], above = sorted[(int)Math.Ceiling(place)];
        return below == above ? below : SortedArrayStatistics.QuantileCustom(sorted, p, QuantileDefinition.R7);
    }
}
