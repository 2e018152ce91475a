namespace Labs.Plots.Tests;

/// <summary>Tests that numbers are written in the shortest form that is exact enough.</summary>
public sealed class EncodingTests
{
    [Theory]
    [InlineData(0, 1, "u1")]
    [InlineData(-100, 1, "i1")]
    [InlineData(0, 300, "u2")]
    [InlineData(-20_000, 100, "i2")]
    [InlineData(0, 1_000_000, "u4")]
    [InlineData(-2_000_000_000, 1_000_000, "i4")]
    public void Integers_use_the_shortest_type_that_represents_all_of_them(double first, double step, string type)
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => first + (i * step))];
        var x = X(values);
        Assert.Equal(type, x.GetProperty("dtype").GetString());
        Assert.Equal(values, x.Numbers());
    }

    [Fact]
    public void Eighths_are_exact_in_four_bytes()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i / 8.0)];
        Assert.Equal("f4", X(values).GetProperty("dtype").GetString());
        Assert.Equal(values, X(values).Numbers());
    }

    [Fact]
    public void Measured_values_are_exact_to_a_65536th_of_the_range_of_the_axis()
    {
        var values = Figures.Samples(1000); // 40 to 41
        var x = X(values);
        Assert.Equal("f4", x.GetProperty("dtype").GetString());
        var worst = values.Zip(x.Numbers(), (was, now) => Math.Abs(was - now)).Max();
        Assert.InRange(worst, double.Epsilon, (values.Max() - values.Min()) / 65_536);
    }

    [Fact]
    public void A_small_change_of_a_large_number_keeps_all_its_digits()
    {
        double[] values = [.. Figures.Samples(1000).Select(value => 1_790_000_000 + value)]; // seconds since 1970
        var x = X(values);
        Assert.Equal("f8", x.GetProperty("dtype").GetString());
        Assert.Equal(values, x.Numbers());
    }

    [Fact]
    public void A_logarithmic_axis_keeps_small_values_exact_next_to_large_ones()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => Math.Pow(10, (i / 10.0) - 5))];
        var figure = Figure.Line("Log").Add("a", values, values).X("time [s]").Y("rate [1/s]").LogX().LogY();
        var now = figure.Traces()[0].GetProperty("y").Numbers();
        Assert.All(values.Zip(now), pair => Assert.InRange(pair.Second / pair.First, 1 - 1e-7, 1 + 1e-7));
        Assert.Equal("f8", X([1e-300, .. values]).GetProperty("dtype").GetString()); // too small for a float
    }

    [Fact]
    public void Infinities_and_NaN_are_gaps_in_long_and_in_short_arrays()
    {
        double[] values = [double.NaN, double.PositiveInfinity, .. Figures.Samples(98)];
        var numbers = X(values).Numbers();
        Assert.Equal([double.NaN, double.NaN], numbers[..2]);
        Assert.All(numbers[2..], number => Assert.InRange(number, 40, 41));
        Assert.Equal([double.NaN, 2, double.NaN], X([double.NaN, 2, double.NegativeInfinity]).Numbers());
        Assert.All(X([.. Enumerable.Repeat(double.NaN, 50)]).Numbers(), number => Assert.Equal(double.NaN, number));
    }

    [Fact]
    public void Short_arrays_stay_readable_text()
    {
        Assert.Equal(32, X([.. Enumerable.Range(0, 32).Select(i => (double)i)]).GetArrayLength());
        Assert.Equal("u1", X([.. Enumerable.Range(0, 33).Select(i => (double)i)]).GetProperty("dtype").GetString());
    }

    [Fact]
    public void Two_lines_of_1000_points_take_at_most_25_kB()
    {
        Assert.InRange(Figures.TwoLines(1000).Text().Length, 10_000, 25_000);
        double[] noise = Figures.Samples(1000), more = [.. Figures.Samples(1001)[1..]];
        var figure = Figure.Scatter("Noise").Add("a", noise, more).Add("b", more, noise).X("latency [ms]").Y("latency [ms]");
        Assert.InRange(figure.Text().Length, 20_000, 25_000);
    }

    private static System.Text.Json.JsonElement X(double[] values) =>
        Figure.Line("Numbers").Add("a", values, new double[values.Length]).X("time [s]").Y("rate [1/s]").Traces()[0].GetProperty("x");
}
