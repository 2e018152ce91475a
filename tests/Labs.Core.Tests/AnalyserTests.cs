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
        Assert.Contains("drifts: its median", Assert.Single(comparison.Warnings));
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

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void What_an_arm_leaves_behind_for_the_next_is_an_order_effect(int arms)
    {
        var found = Enumerable.Range(1, 20).Count(seed => Simulate(
            seed, 60, arms, (arm, before, _, random) => Normal(random, 10, 0.5) * (before == "b" ? 1.3 : 1)).Warnings
                .Any(warning => warning.Contains("times as large right after", StringComparison.Ordinal)));
        Assert.InRange(found, 18, 20);
    }

    [Fact]
    public void A_ratio_that_drifts_is_told_from_arms_that_drift_together()
    {
        var together = Simulate(1, 40, 2, (_, _, round, random) => Normal(random, 10 + (0.2 * round), 0.5));
        Assert.Contains("No drift of the ratios was seen", Assert.Single(together.Warnings));
        var apart = Simulate(1, 40, 2, (arm, _, round, random) => Normal(random, arm == "b" ? 10 + (0.2 * round) : 10, 0.5));
        Assert.Contains("the ratio of 'b' to 'a' drifts", Assert.Single(apart.Warnings));
    }

    [Fact]
    public void Values_in_coarse_steps_are_named()
    {
        var comparison = Simulate(1, 40, 2, (_, _, _, random) => 3 + random.Next(3));
        Assert.Contains(comparison.Warnings, warning => warning.Contains("come in steps of 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("normal", 20)]
    [InlineData("normal", 60)]
    [InlineData("lognormal", 20)]
    [InlineData("lognormal", 30)]
    [InlineData("exponential", 20)]
    [InlineData("exponential", 30)]
    public void Clean_samples_of_any_shape_rarely_bring_a_warning(string shape, int rounds)
    {
        const int Experiments = 200;
        var alarms = Enumerable.Range(1, Experiments).Count(seed => Simulate(seed, rounds, 2, (_, _, _, random) => shape switch
        {
            "normal" => Normal(random, 10, 1),
            "lognormal" => Math.Exp(Normal(random, 0, 0.5)),
            _ => -Math.Log(1 - random.NextDouble()),
        }).Warnings.Count > 0);
        Assert.InRange(alarms, 0, Experiments / 12);
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

    /// <summary>A comparison whose values depend on the arm, the arm measured before it, and the round.</summary>
    private static Comparison Simulate(int seed, int rounds, int arms, Func<string, string, int, Random, double> value)
    {
        var random = new Random(seed);
        string[] names = [.. Enumerable.Range(0, arms).Select(i => ((char)('a' + i)).ToString())];
        var samples = names.ToDictionary(name => name, _ => (IReadOnlyList<double>)new List<double>());
        var order = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            var block = names.ToArray();
            random.Shuffle(block);
            foreach (var arm in block)
            {
                ((List<double>)samples[arm]).Add(value(arm, order.LastOrDefault() ?? "", round, random));
                order.Add(arm);
            }
        }
        return new Comparison("latency", "ms", "a", samples, order, new ExperimentOptions { Rounds = rounds, WarmUp = 0 }, seed);
    }

    private static double Normal(Random random, double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
