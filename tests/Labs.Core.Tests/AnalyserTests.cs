namespace Labs.Core.Tests;

/// <summary>Each analyser speaks up about samples of its kind, and all of them are quiet about good ones.</summary>
public sealed class AnalyserTests
{
    [Fact]
    public async Task Good_samples_bring_no_warning()
    {
        for (var seed = 1; seed <= 20; seed++)
            Assert.Empty((await CompareAsync(seed, (_, random) => Normal(random, 10, 1))).Warnings);
    }

    [Fact]
    public async Task A_few_rounds_are_too_few()
    {
        var comparison = await CompareAsync(1, (_, random) => Normal(random, 10, 1), rounds: 6);
        Assert.Contains("Rounds = 10 or more (now 6)", Assert.Single(comparison.Warnings));
        Assert.Contains("(n = 6)", comparison.ToMime()[MimeBundle.PlainText]);
    }

    [Fact]
    public async Task Values_that_rise_over_the_rounds_are_a_drift()
    {
        var comparison = await CompareAsync(1, (round, random) => Normal(random, 10 + (0.2 * round), 0.5));
        Assert.Contains("drifts", Assert.Single(comparison.Warnings));
    }

    [Fact]
    public async Task Two_heaps_are_two_modes()
    {
        var comparison = await CompareAsync(1, (_, random) => Normal(random, random.Next(2) == 0 ? 10 : 20, 0.5));
        Assert.Contains("two modes", Assert.Single(comparison.Warnings));
    }

    [Fact]
    public async Task Values_far_outside_are_outliers()
    {
        var comparison = await CompareAsync(1, (_, random) => random.Next(9) == 0 ? 100 : Normal(random, 10, 0.5));
        Assert.Contains("far outside", Assert.Single(comparison.Warnings));
    }

    [Fact]
    public async Task What_the_first_leaves_behind_is_an_order_effect()
    {
        var last = 0;
        var comparison = await CompareAsync(1, (_, random) => Normal(random, last++ % 2 == 0 ? 10 : 12, 0.4));
        Assert.Contains(comparison.Warnings, warning => warning.Contains("measured last in a round", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_of_a_few_clock_steps_are_too_short()
    {
        var comparison = await CompareAsync(1, (_, random) => Normal(random, 1e-8, 1e-10), unit: "s");
        Assert.Contains("steps of the clock", Assert.Single(comparison.Warnings));
    }

    private static async Task<Comparison> CompareAsync(int seed, Func<int, Random, double> value, int rounds = 40, string unit = "ms")
    {
        await using var temporary = await TemporaryLab.OpenAsync(seed);
        var random = new Random(seed);
        var count = 0;
        Task<double> Measure(CancellationToken _) => Task.FromResult(value(count++ / 2, random));
        return await Experiment.CompareAsync(
            temporary.Lab, "latency", unit, [new Arm("a", Measure), new Arm("b", Measure)], new() { Rounds = rounds, WarmUp = 0 });
    }

    private static double Normal(Random random, double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
