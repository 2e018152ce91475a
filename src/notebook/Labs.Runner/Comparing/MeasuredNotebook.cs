using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Labs.Runner.Running;

namespace Labs.Runner.Comparing;

/// <summary>A claim's verdict, and the versions that the verdict names.</summary>
/// <param name="Id">The claim.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Versions">The versions by component, such as <c>docker</c>.</param>
public sealed record MeasuredClaim(string Id, Verdict Verdict, IReadOnlyDictionary<string, string> Versions);

/// <summary>Samples of one quantity.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The unit of the samples.</param>
/// <param name="Values">The samples in the order of measurement.</param>
public sealed record SampleSet(string Name, string Unit, IReadOnlyList<double> Values)
{
    /// <summary>
    /// The relative difference that matters in practice, as the experiment states it; null for samples that are not of an experiment.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// Whether the samples are ratios of two arms that were measured in the same rounds. A slow machine changes both arms alike.
    /// </summary>
    public bool IsRatio { get; init; }
}

/// <summary>What a notebook's run measured, as its result file has it.</summary>
/// <param name="Slug">The notebook.</param>
public sealed partial record MeasuredNotebook(string Slug)
{
    /// <summary>Facts about the machine and versions, by name; empty for the ledger.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The parameters that the run was given, by name, and the seed.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The claims with a verdict.</summary>
    public IReadOnlyList<MeasuredClaim> Claims { get; init; } = [];

    /// <summary>All measurements, and for each experiment the ratio of each arm to the baseline.</summary>
    public IReadOnlyList<SampleSet> Samples { get; init; } = [];

    /// <summary>Reads a result file.</summary>
    /// <exception cref="ResultFileException">A part of the file is not understood.</exception>
    public static MeasuredNotebook Of(ResultFile file)
    {
        try
        {
            var parameters = Texts(file.Json["parameters"]);
            parameters["seed"] = file.Json["seed"]?.ToString() ?? "";
            var versions = Objects(file.Json["claims"])
                .ToDictionary(claim => claim["id"]!.ToString(), claim => Texts(claim["versions"]));
            return new MeasuredNotebook(file.Json["notebook"]?.ToString() ?? Path.GetFileNameWithoutExtension(file.Path))
            {
                Environment = Texts(file.Json["environment"]),
                Parameters = parameters,
                Claims = [.. file.Claims.Select(claim => new MeasuredClaim(claim.Id, claim.Verdict, versions[claim.Id]))],
                Samples =
                [
                    .. Objects(file.Json["measurements"])
                        .Select(one => new SampleSet(Text(one, "name"), Text(one, "unit"), Numbers(one["samples"]))),
                    .. Last(Objects(file.Json["comparisons"])).SelectMany(Ratios),
                ],
            };
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new ResultFileException(file.Path, exception.Message.TrimEnd('.'), "what labs writes");
        }
    }

    // An experiment that was repeated with more rounds, because it was unclear, has a result for each attempt. The last one counts.
    private static IEnumerable<JsonObject> Last(IEnumerable<JsonObject> comparisons) =>
        comparisons.Where(comparison => comparison["complete"]?.GetValue<bool>() == true)
            .GroupBy(comparison => Again().Replace(Text(comparison, "name"), ""))
            .Select(attempts => attempts.Last());

    private static IEnumerable<SampleSet> Ratios(JsonObject comparison)
    {
        var baseline = Text(comparison, "baseline");
        var arms = comparison["arms"] as JsonObject ?? throw new FormatException("an experiment has no arms");
        var below = Numbers(arms[baseline]);
        foreach (var (arm, samples) in arms.Where(arm => arm.Key != baseline))
        {
            yield return new SampleSet(
                $"{Again().Replace(Text(comparison, "name"), "")}: {arm} / {baseline}", "ratio",
                [.. Numbers(samples).Zip(below, (a, b) => a / b).Where(double.IsFinite)])
            {
                Threshold = comparison["threshold"]?.GetValue<double>(),
                IsRatio = true,
            };
        }
    }

    private static string Text(JsonObject json, string name) =>
        json[name]?.ToString() ?? throw new FormatException($"a measurement has no '{name}'");

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static Dictionary<string, string> Texts(JsonNode? json) =>
        (json as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    // JSON has no infinities; they are null in the file.
    private static double[] Numbers(JsonNode? list) =>
        [.. (list as JsonArray ?? []).Select(number => number?.GetValue<double>() ?? double.NaN)];

    [GeneratedRegex(", again with [0-9]+ rounds$")]
    private static partial Regex Again();
}
