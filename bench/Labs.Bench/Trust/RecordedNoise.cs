using System.Text.Json;

namespace Labs.Bench.Trust;

/// <summary>
/// Sample series of experiments of this repository's notebooks, from <c>datasets/noise</c>: real latencies and rates, in the order of
/// measurement, with the drift and the stalls of the machine that they come from.
/// </summary>
internal static class RecordedNoise
{
    private sealed record Series(string Name, string Unit, string Source, double[] Samples);

    /// <summary>Reads all series of a repository. Two neighbouring samples make a round; effects are multiplied in.</summary>
    public static IReadOnlyList<NoiseSource> Read(string repository) =>
    [
        .. Directory.GetFiles(Path.Combine(repository, "datasets", "noise"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonSerializer.Deserialize<Series>(File.ReadAllText(file), JsonSerializerOptions.Web)!)
            .Select(series => new NoiseSource(
                $"recorded: {series.Name}", [.. series.Samples.Chunk(2).Where(pair => pair.Length == 2).Select(Round)])),
    ];

    // Which of the two came first must not decide which arm it belongs to.
    private static NoiseRound Round(double[] pair, int index) => index % 2 == 0
        ? new(pair[0], pair[1], pair[1] * 1.05, pair[1] * 1.1)
        : new(pair[1], pair[0], pair[0] * 1.05, pair[0] * 1.1);
}
