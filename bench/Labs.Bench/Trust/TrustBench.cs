using System.Globalization;
using System.Runtime.CompilerServices;
using Labs.Runner.Comparing;

namespace Labs.Bench.Trust;

/// <summary>
/// Measures how often an experiment, and the comparison of two runs, show a difference where there is none, and how often they find a
/// difference of a known size.
/// </summary>
/// <param name="repository">The root of the repository, for the recorded noise.</param>
public sealed class TrustBench(string repository)
{
    private const int Experiments = 400;
    private const double MostFalseAlarms = 0.01, LeastFound = 0.95;

    // Figures of a notebook and samples of a figure, as the notebooks have them.
    private const int FiguresOfRun = 10, SamplesOfFigure = 30;

    private const string AtRest = "at rest";

    private static readonly int[] s_rounds = [10, 30, 120];

    // As a notebook has it that states nothing: differences from 5 % on matter.
    private static readonly ExperimentOptions s_usual = new();

    /// <summary>Measures everything. It takes about four minutes.</summary>
    public async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var source in Sources(cancellationToken))
        {
            await Task.Yield();
            foreach (var rounds in s_rounds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var blocks = Blocks(source.Rounds, rounds);
                if (blocks.Count == 0)
                    continue;
                var outcomes = blocks.AsParallel().AsOrdered().WithCancellation(cancellationToken)
                    .Select((block, i) => Judge(block, i)).ToList();
                var what = $"{source.Name}, {rounds} rounds";
                yield return AtMost(
                    $"{what}: differences shown where there is none", Proportion.Of(outcomes, one => IsShown(one.None)), MostFalseAlarms);
                // How many rounds it takes depends on the noise; only the usual number has a target, on a machine at rest.
                var isTarget = rounds == s_rounds[^1] && source.Name.EndsWith(AtRest, StringComparison.Ordinal);
                yield return AtLeast($"{what}: 10 % found", Proportion.Of(outcomes, one => one.Large == Outcome.Worse), isTarget);
                yield return AtLeast($"{what}: 5 % found", Proportion.Of(outcomes, one => one.Small == Outcome.Worse), isTarget: false);
            }
            if (Compared(source) is { } alarms)
                yield return AtMost($"{source.Name}: `labs compare` of two equal runs, any figure changed", alarms, MostFalseAlarms);
        }
    }

    private IEnumerable<NoiseSource> Sources(CancellationToken cancellationToken)
    {
        var most = Experiments * s_rounds[1];
        yield return LiveNoise.Measure($"work of the processor, {AtRest}", most, 0, cancellationToken);
        yield return LiveNoise.Measure(
            "work of the processor, two busy loops per processor", most, 2 * Environment.ProcessorCount, cancellationToken);
        foreach (var source in RecordedNoise.Read(repository))
            yield return source;
    }

    // Each experiment has rounds of its own, in the order of measurement.
    private static List<NoiseRound[]> Blocks(IReadOnlyList<NoiseRound> rounds, int size) =>
        [.. rounds.Chunk(size).Where(block => block.Length == size).Take(Experiments)];

    private static (Outcome None, Outcome Small, Outcome Large) Judge(NoiseRound[] block, int seed)
    {
        var comparison = Comparison.Of("noise", "us", new Dictionary<string, IReadOnlyList<double>>
        {
            ["a"] = [.. block.Select(round => round.A)],
            ["again"] = [.. block.Select(round => round.Again)],
            ["small"] = [.. block.Select(round => round.Small)],
            ["large"] = [.. block.Select(round => round.Large)],
        }, s_usual with { Rounds = block.Length }, seed);
        return (comparison.Against("again").Outcome, comparison.Against("small").Outcome, comparison.Against("large").Outcome);
    }

    private static bool IsShown(Outcome outcome) => outcome is Outcome.Better or Outcome.Worse;

    // Two runs after each other: each figure has samples of its own moment.
    private static Proportion? Compared(NoiseSource source)
    {
        var runs = source.Rounds.Chunk(FiguresOfRun * SamplesOfFigure).Where(run => run.Length == FiguresOfRun * SamplesOfFigure)
            .Select((run, i) => new MeasuredRun($"{i}", [new MeasuredNotebook("noise") { Samples = [.. Figures(run)] }])).ToList();
        return Proportion.TryOf(runs.Zip(runs.Skip(1)), pair => RunComparison.Of(pair.First, pair.Second).Change == Change.Changed);
    }

    private static IEnumerable<SampleSet> Figures(NoiseRound[] run) => run.Chunk(SamplesOfFigure).Select((figure, i) => i % 2 == 0
        ? new SampleSet($"absolute {i}", "us", [.. figure.Select(round => round.A)])
        : new SampleSet($"ratio {i}", "ratio", [.. figure.Select(round => round.Again / round.A)])
        {
            Threshold = s_usual.Threshold,
            IsRatio = true,
        });

    private static BenchFigure AtMost(string what, Proportion share, double most) =>
        new(what, $"{share}", string.Create(CultureInfo.InvariantCulture, $"<= {most:0.# %}"), share.Share <= most);

    private static BenchFigure AtLeast(string what, Proportion share, bool isTarget) => new(
        what, $"{share}", isTarget ? string.Create(CultureInfo.InvariantCulture, $">= {LeastFound:0 %}") : "reported",
        !isTarget || share.Share >= LeastFound);
}
