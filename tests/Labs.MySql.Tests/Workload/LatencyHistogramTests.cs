namespace Labs.MySql.Tests;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.125)]
    [InlineData(1)]
    [InlineData(31.9)]
    [InlineData(32.1)]
    [InlineData(517)]
    [InlineData(12_345)]
    [InlineData(3_600_000_000.0)]
    public void A_duration_is_returned_within_a_percent(double us)
    {
        var histogram = new LatencyHistogram();
        histogram.RecordUs(us);
        histogram.RecordUs(us * 4); // so that the quantile is not simply the longest

        Assert.InRange(histogram.Quantile(0.5).TotalMicroseconds, us - 0.13, us * 1.008 + 0.2);
    }

    [Fact]
    public void Quantiles_match_the_sorted_durations()
    {
        var random = new Random(1);
        var durations = Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 12)).ToArray();
        var histogram = new LatencyHistogram();
        foreach (var us in durations)
            histogram.RecordUs(us);
        Array.Sort(durations);

        foreach (var share in new[] { 0.01, 0.5, 0.9, 0.99, 0.999 })
        {
            var exact = durations[(int)Math.Ceiling(share * durations.Length) - 1];
            Assert.InRange(histogram.Quantile(share).TotalMicroseconds, exact - 0.13, exact * 1.008 + 0.2);
        }
        Assert.InRange(histogram.MaxUs, durations[^1] - 0.13, durations[^1]);
        Assert.Equal(histogram.MaxUs, histogram.Quantile(1).TotalMicroseconds, 0.1);
    }

    [Fact]
    public void Two_histograms_added_equal_one_of_all_durations()
    {
        var (a, b, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < 1000; i++)
        {
            (i % 3 == 0 ? a : b).RecordUs(i * i);
            both.RecordUs(i * i);
        }
        a.Add(b);

        Assert.Equal(both.Count, a.Count);
        Assert.All(Enumerable.Range(0, 1001), i => Assert.Equal(both.Quantile(i / 1000.0), a.Quantile(i / 1000.0)));
    }

    [Fact]
    public void Durations_beyond_the_range_count_at_its_ends()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(-1));
        histogram.Record(TimeSpan.FromDays(1));

        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.Quantile(0.5).TotalMicroseconds);
        Assert.InRange(histogram.MaxUs, 2 * 3.6e9, 3 * 3.6e9);
    }

    [Fact]
    public void An_empty_histogram_has_quantile_zero()
    {
        Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Quantile(0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram().Quantile(99));
    }
}
