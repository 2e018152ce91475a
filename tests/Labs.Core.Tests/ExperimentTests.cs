using System.Text.Json;

namespace Labs.Core.Tests;

public sealed class ExperimentTests
{
    [Fact]
    public async Task Every_round_measures_every_arm_once_in_a_seeded_random_order()
    {
        var first = await OrderAsync(seed: 5);
        Assert.Equal(first, await OrderAsync(seed: 5));
        Assert.NotEqual(first, await OrderAsync(seed: 6));
        Assert.All(first.Chunk(3), round => Assert.Equal(["a", "b", "c"], round.Order()));
        Assert.True(first.Chunk(3).Select(round => string.Concat(round)).Distinct().Count() > 2);
    }

    [Theory]
    [InlineData(1.5, Outcome.Worse)]
    [InlineData(0.5, Outcome.Better)]
    [InlineData(1.0, Outcome.Equivalent)]
    public async Task The_position_of_the_interval_determines_the_outcome(double factor, Outcome expected)
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var random = new Random(1);
        double Noisy() => 10 + (0.2 * random.NextDouble());
        var comparison = await Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [new Arm("base", _ => Task.FromResult(Noisy())), new Arm("other", _ => Task.FromResult(factor * Noisy()))],
            new ExperimentOptions { Rounds = 20, WarmUp = 1 });
        Assert.Equal(expected, comparison.Against("other").Outcome);
    }

    [Fact]
    public async Task Noise_across_the_threshold_is_inconclusive()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var random = new Random(1);
        var comparison = await Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [
                new Arm("base", _ => Task.FromResult(10 * random.NextDouble())),
                new Arm("other", _ => Task.FromResult(10 * random.NextDouble())),
            ],
            new ExperimentOptions { Rounds = 10, WarmUp = 0 });
        Assert.Equal(Outcome.Inconclusive, comparison.Against("other").Outcome);
    }

    [Theory]
    [InlineData(0, 4, new[] { 5 })]
    [InlineData(1, 4, new[] { 5, 20 })]
    [InlineData(9, 4, new[] { 5, 20, 80 })]
    [InlineData(9, 3, new[] { 5, 15, 45 })]
    public async Task An_unclear_result_is_measured_again_with_more_rounds_and_new_samples(int unclear, int growth, int[] rounds)
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var asked = 0;
        var comparison = await Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [new Arm("a", _ => Task.FromResult(1.0)), new Arm("b", _ => Task.FromResult(2.0))],
            new ExperimentOptions { Rounds = 5, Growth = growth, MaxRounds = 100, Unclear = _ => asked++ < unclear });
        Assert.Equal(rounds[^1], comparison.Samples["a"].Count);
        using var file = temporary.ReadResults();
        var kept = file.RootElement.GetProperty("comparisons").EnumerateArray().ToArray();
        Assert.Equal(rounds, kept.Select(one => one.GetProperty("rounds").GetInt32()));
        // 5, 20 and 80 rounds, or 5, 15 and 45, may be looked at: three looks, of which each is right in 98.3 %.
        Assert.All(kept, one => Assert.Equal(3, one.GetProperty("looks").GetInt32()));
        Assert.Equal(1 - (0.05 / 3), comparison.Against("b").Confidence, 10);
        Assert.Contains("98.3 % interval", comparison.ToMime()[MimeBundle.PlainText]);
    }

    [Fact]
    public async Task More_looks_are_wider_intervals()
    {
        Assert.True(await WidthAsync(looks: 18) > 1.2 * await WidthAsync(looks: 1));

        static async Task<double> WidthAsync(int looks)
        {
            await using var temporary = await TemporaryLab.OpenAsync();
            var random = new Random(3);
            Arm Near10(string name) => new(name, _ => Task.FromResult(10 + random.NextDouble()));
            var comparison = await Experiment.CompareAsync(temporary.Lab, "latency", "ms",
                [Near10("a"), Near10("b")],
                new ExperimentOptions { Rounds = 30, WarmUp = 0, Looks = looks });
            return comparison.Against("b").High - comparison.Against("b").Low;
        }
    }

    [Fact]
    public async Task A_larger_throughput_is_better()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var comparison = await Experiment.CompareAsync(temporary.Lab, "throughput", "MB/s",
            [new Arm("base", _ => Task.FromResult(10.0)), new Arm("other", _ => Task.FromResult(20.0))],
            new ExperimentOptions { Rounds = 5, LowerIsBetter = false });
        Assert.Equal(Outcome.Better, comparison.Against("other").Outcome);
    }

    [Fact]
    public async Task Samples_before_a_failure_are_kept()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var count = 0;
        var failing = new Arm("b", _ => ++count > 3 ? throw new InvalidOperationException() : Task.FromResult(2.0));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [Constant("a", 1), failing], new ExperimentOptions { Rounds = 10, WarmUp = 0 }));
        using var file = temporary.ReadResults();
        Assert.Equal(3, file.RootElement.GetProperty("comparisons")[0].GetProperty("arms").GetProperty("b").GetArrayLength());
    }

    [Fact]
    public async Task A_ratio_that_is_NaN_or_infinite_is_null_in_the_file()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var comparison = await Experiment.CompareAsync(temporary.Lab, "losses", "packets",
            [Constant("base", 0), Constant("none", 0), Constant("some", 3)], new ExperimentOptions { Rounds = 5 });
        Assert.Equal(Outcome.Inconclusive, comparison.Against("none").Outcome);
        Assert.Equal(Outcome.Worse, comparison.Against("some").Outcome);

        using var file = temporary.ReadResults();
        var contrasts = file.RootElement.GetProperty("comparisons")[0].GetProperty("contrasts");
        foreach (var figure in new[] { "medianRatio", "low", "high" })
            Assert.All(contrasts.EnumerateArray(), contrast => Assert.Equal(JsonValueKind.Null, contrast.GetProperty(figure).ValueKind));
        Assert.Equal(1, contrasts[1].GetProperty("cliffsDelta").GetDouble());
    }

    [Fact]
    public async Task Samples_are_in_the_file_while_the_experiment_runs()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var inFile = 0;
        var isFirst = true;
        await Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [Constant("a", 1), new Arm("b", async token =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    await Task.Delay(TimeSpan.FromSeconds(1.1), token); // longer than the interval between two writes
                }
                else if (File.Exists(temporary.ResultPath))
                {
                    using var file = temporary.ReadResults();
                    var running = file.RootElement.GetProperty("comparisons")[0];
                    inFile = running.GetProperty("arms").GetProperty("b").GetArrayLength();
                    Assert.False(running.GetProperty("complete").GetBoolean());
                }
                return 2;
            })],
            new ExperimentOptions { Rounds = 3, WarmUp = 0 });
        Assert.True(inFile >= 1);
        using var end = temporary.ReadResults();
        Assert.True(end.RootElement.GetProperty("comparisons")[0].GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task Samples_of_the_first_round_are_kept_when_another_arm_fails_in_it()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var measured = 0;
        Task<double> Measure() => ++measured == 3 ? throw new InvalidOperationException() : Task.FromResult(1.0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [.. Enumerable.Range(0, 3).Select(i => new Arm($"arm {i}", _ => Measure()))],
            new ExperimentOptions { Rounds = 10, WarmUp = 0 }));
        using var file = temporary.ReadResults();
        var arms = file.RootElement.GetProperty("comparisons")[0].GetProperty("arms");
        Assert.Equal([0, 1, 1], arms.EnumerateObject().Select(arm => arm.Value.GetArrayLength()).Order());
    }

    private static Arm Constant(string name, double value) => new(name, _ => Task.FromResult(value));

    private static async Task<IReadOnlyList<string>> OrderAsync(int seed)
    {
        await using var temporary = await TemporaryLab.OpenAsync(seed);
        var comparison = await Experiment.CompareAsync(temporary.Lab, "order", "1",
            [Constant("a", 1), Constant("b", 1), Constant("c", 1)], new ExperimentOptions { Rounds = 10, WarmUp = 2 });
        Assert.All(comparison.Samples.Values, samples => Assert.Equal(10, samples.Count));
        Assert.Equal(36, comparison.Order.Count);
        return comparison.Order;
    }
}
