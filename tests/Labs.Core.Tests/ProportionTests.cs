namespace Labs.Core.Tests;

public sealed class ProportionTests
{
    [Theory]
    // R: binom.test(k, n)$conf.int; for none and for all one-sided, with alternative = "less" and "greater".
    [InlineData(0, 20, 0, 0.1391083)]
    [InlineData(20, 20, 0.8608917, 1)]
    [InlineData(3, 20, 0.03207094, 0.37892683)]
    [InlineData(0, 1, 0, 0.95)]
    public void Bounds_are_those_of_Clopper_and_Pearson(int count, int trials, double low, double high)
    {
        var share = Proportion.Of(count, trials);
        Assert.Equal(low, share.Low, 6);
        Assert.Equal(high, share.High, 6);
    }

    [Fact]
    public void It_writes_itself_with_its_bound()
    {
        Assert.Equal("0 of 20 (at most 14 % at 95 %)", $"{Proportion.Of(0, 20)}");
        Assert.Equal("20 of 20 (at least 86 % at 95 %)", $"{Proportion.Of(20, 20)}");
        Assert.Equal("3 of 20 (95 % interval 3 % to 38 %)", $"{Proportion.Of([1, 2, 3, .. new int[17]], value => value > 0)}");
    }

    [Theory]
    [InlineData(0, 1000, "0 of 1000 (at most 0.30 % at 95 %)")]
    [InlineData(1000, 1000, "1000 of 1000 (at least 99.70 % at 95 %)")]
    [InlineData(0, 100_000, "0 of 100000 (at most 0.01 % at 95 %)")]
    public void A_bound_is_rounded_outwards(int count, int trials, string text) => Assert.Equal(text, $"{Proportion.Of(count, trials)}");

    [Fact]
    public void Without_a_trial_there_is_none()
    {
        Assert.Null(Proportion.TryOf(Array.Empty<int>(), value => value > 0));
        Assert.False(Proportion.TryOf(Array.Empty<int>(), value => value > 0)?.Low >= 0);
        Assert.Equal(Proportion.Of(1, 3), Proportion.TryOf([1, 0, 0], value => value > 0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    [InlineData(-1, 2)]
    public void What_is_no_proportion_is_refused(int count, int trials) =>
        Assert.Contains($"{count} of {trials}", Assert.Throws<ArgumentException>(() => Proportion.Of(count, trials)).Message);
}
