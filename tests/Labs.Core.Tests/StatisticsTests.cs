namespace Labs.Core.Tests;

public sealed class StatisticsTests
{
    // Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 2.1: survival of mice in days.
    private static readonly double[] s_treated = [94, 197, 16, 38, 99, 141, 23];
    private static readonly double[] s_control = [52, 104, 146, 10, 51, 30, 40, 27, 46];

    [Fact]
    public void Medians_of_the_mouse_data_agree_with_the_book()
    {
        Assert.Equal(94, Statistics.Median(s_treated));
        Assert.Equal(46, Statistics.Median(s_control));
    }

    [Fact]
    public void Standard_error_of_the_difference_of_means_agrees_with_the_book()
    {
        // The book gives 30.63 for the difference in means with a standard error of 26.85 (section 2.1); a normal interval
        // of 95 % is therefore about -22 to 83, and the bootstrap's must lie near it.
        var (low, high) = Statistics.Bootstrap(
            s_treated, s_control, static (a, b) => a.Average() - b.Average(), seed: 7, resamples: 20_000);
        Assert.InRange(low, -27, -10);
        Assert.InRange(high, 70, 90);
    }

    [Theory]
    // R: quantile(c(1, 2, 4, 8, 16), p), the default type 7.
    [InlineData(0.1, 1.4)]
    [InlineData(0.25, 2)]
    [InlineData(0.9, 12.8)]
    public void Quantiles_are_those_of_type_7_in_R(double p, double expected) =>
        Assert.Equal(expected, Statistics.Quantile([16, 1, 8, 2, 4], p), 10);

    [Fact]
    public void Cliffs_delta_of_disjoint_samples_is_one_and_of_equal_ones_zero()
    {
        Assert.Equal(1, Statistics.CliffsDelta([5, 6], [1, 2, 3]));
        Assert.Equal(0, Statistics.CliffsDelta([1, 2, 3], [3, 2, 1]));
        Assert.Equal(-0.25, Statistics.CliffsDelta([1, 2], [1, 3]));
    }

    [Fact]
    public void Cliffs_delta_agrees_with_the_published_rank_sums()
    {
        // delta = 2 U / (m n) - 1, with Mann and Whitney's U. Hollander and Wolfe, Nonparametric Statistical Methods (1973),
        // p. 69 f., permeability of the human chorioamnion at term and earlier: U = 35 (R: wilcox.test, W = 35) of 10 x 5 pairs.
        double[] atTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], earlier = [1.15, 0.88, 0.90, 0.74, 1.21];
        Assert.Equal((2 * 35 / 50.0) - 1, Statistics.CliffsDelta(atTerm, earlier), 12);
        Assert.Equal(1 - (2 * 35 / 50.0), Statistics.CliffsDelta(earlier, atTerm), 12);
    }

    [Fact]
    public void Quantiles_of_infinite_samples_are_infinite() =>
        Assert.Equal(double.PositiveInfinity, Statistics.Quantile([double.PositiveInfinity, double.PositiveInfinity, 1], 0.7));

    [Fact]
    public void Goodness_of_fit_agrees_with_R()
    {
        // R: chisq.test(c(89, 37, 30, 28, 2), p = c(40, 20, 20, 15, 5) / 100): X-squared = 9.9901, df = 4, p-value = 0.04059.
        var (statistic, p) = Statistics.GoodnessOfFit([89, 37, 30, 28, 2], [74.4, 37.2, 37.2, 27.9, 9.3]);
        Assert.Equal(9.9901, statistic, 4);
        Assert.Equal(0.04059, p, 5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        static double Difference(double[] a, double[] b) => a.Average() - b.Average();
        Assert.Equal(Statistics.Bootstrap(s_treated, s_control, Difference, 3), Statistics.Bootstrap(s_treated, s_control, Difference, 3));
    }

    [Fact]
    public void Rank_correlation_agrees_with_R()
    {
        // Hollander and Wolfe (1973), p. 185 f., tuna and its grading.
        // R: cor.test(x, y, method = "spearman", exact = FALSE): rho = 0.6, p = 0.08762.
        double[] x = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1], y = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8];
        Assert.Equal(0.08762, Statistics.RankCorrelationP(x, y), 5);
        Assert.Equal(1, Statistics.RankCorrelationP([1, 2, 3], [5, 5, 5]));
    }

    [Fact]
    public void Rank_sum_agrees_with_R()
    {
        // As above. R: wilcox.test(atTerm, earlier, exact = FALSE, correct = FALSE): p = 0.2207.
        double[] atTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], earlier = [1.15, 0.88, 0.90, 0.74, 1.21];
        Assert.Equal(0.2207, Statistics.RankSumP(atTerm, earlier), 4);
        Assert.Equal(1, Statistics.RankSumP([1, 1], [1, 1]));
    }

    [Fact]
    public void Slope_agrees_with_Anscombes_first_example()
    {
        // Anscombe, The American Statistician 27 (1973): the regression line is y = 3.0 + 0.500 x.
        double[] x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        Assert.Equal(0.500, Statistics.Slope(x, y), 3);
        Assert.Throws<ArgumentException>(() => Statistics.Slope([1, 2], [1, 2, 3]));
    }

    [Fact]
    public void A_ratio_of_levels_has_its_confidence_and_does_not_depend_on_the_unit()
    {
        // Log-normal samples with a known ratio of 1.3, as latencies are distributed. 95 % of 400 intervals: 368 to 392 in 99.7 %.
        var random = new Random(3);
        double[] Sample(double level, int n) =>
            [.. Enumerable.Range(0, n).Select(_ => level * Math.Exp(0.3 * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)))];
        var covered = 0;
        for (var i = 0; i < 400; i++)
        {
            double[] a = Sample(1.3, 20), b = Sample(1, 15);
            var (ratio, low, high) = Statistics.RatioInterval(a, b, 0.95)!.Value;
            Assert.InRange(ratio, low, high);
            covered += low <= 1.3 && 1.3 <= high ? 1 : 0;
            Assert.Equal(ratio, Statistics.RatioInterval([.. a.Select(x => 1000 * x)], [.. b.Select(x => 1000 * x)], 0.95)!.Value.Ratio, 9);
        }
        Assert.InRange(covered, 368, 396);
    }

    [Fact]
    public void Too_few_samples_have_no_interval_of_a_high_confidence()
    {
        Assert.Null(Statistics.RatioInterval([1, 2, 3], [1, 2, 3], 0.999));
        Assert.NotNull(Statistics.RatioInterval([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], 0.95));
        Assert.Throws<ArgumentException>(() => Statistics.RatioInterval([0, 1], [1, 2], 0.95));
    }
}
