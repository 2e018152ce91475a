using System.Text.Json.Nodes;

namespace Labs;

/// <summary>The samples of an experiment and the contrasts between its arms. A notebook shows it as a table.</summary>
public sealed class Comparison : View
{
    // Of fewer samples nothing is concluded, whatever their interval.
    private const int LeastForVerdict = 5;

    private readonly ExperimentOptions _options;
    private readonly int _seed;

    internal Comparison(
        string name,
        string unit,
        string first,
        IReadOnlyDictionary<string, IReadOnlyList<double>> samples,
        IReadOnlyList<string> order,
        ExperimentOptions options,
        int seed)
    {
        (Name, Unit, Samples, Order, _options, _seed) = (name, unit, samples, order, options, seed);
        Baseline = options.Baseline ?? first;
    }

    /// <summary>
    /// Compares samples that were measured in turns elsewhere, such as those of a result file. The first arm is the baseline unless the
    /// options name another one.
    /// </summary>
    /// <param name="name">What was measured.</param>
    /// <param name="unit">The unit of every sample.</param>
    /// <param name="samples">The samples by arm, at least two arms.</param>
    /// <param name="options">The threshold, and which side is better.</param>
    /// <param name="seed">The seed of the resampling.</param>
    public static Comparison Of(
        string name,
        string unit,
        IReadOnlyDictionary<string, IReadOnlyList<double>> samples,
        ExperimentOptions? options = null,
        int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Count, 2);
        return new(name, unit, samples.Keys.First(), samples, [], options ?? new(), seed);
    }

    /// <summary>What was measured.</summary>
    public string Name { get; }

    /// <summary>The unit of every sample.</summary>
    public string Unit { get; }

    /// <summary>The arm that the others are compared with.</summary>
    public string Baseline { get; }

    /// <summary>Every sample that counts, by arm, in the order of measurement.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Samples { get; }

    /// <summary>The arms in the order in which they were measured, warm-up included.</summary>
    public IReadOnlyList<string> Order { get; }

    /// <summary>
    /// What to know before trusting these samples (drift, two modes, outliers, …), with advice; empty if nothing was found.
    /// </summary>
    public IReadOnlyList<string> Warnings => ComparisonAnalysis.Of(this, _options);

    /// <summary>Returns the median of an arm's samples.</summary>
    /// <exception cref="KeyNotFoundException">The experiment has no such arm.</exception>
    public double Median(string arm) => Statistics.Median(Samples[arm]);

    /// <summary>Compares an arm with the baseline.</summary>
    /// <exception cref="KeyNotFoundException">The experiment has no such arm.</exception>
    public Contrast Against(string arm) => Against(arm, Baseline);

    /// <summary>Compares an arm with another one. This resamples thousands of times.</summary>
    /// <exception cref="KeyNotFoundException">The experiment has no such arm.</exception>
    public Contrast Against(string arm, string baseline)
    {
        IReadOnlyList<double> a = Samples[arm], b = Samples[baseline];
        var ratio = RatioOfMedians(a, b);
        var (low, high) = Statistics.Bootstrap(a, b, RatioOfMedians, _seed, _options.Confidence);
        var fewest = Math.Min(a.Count, b.Count);
        var outcome = fewest < LeastForVerdict ? Outcome.Inconclusive : Judge(low, high);
        return new Contrast(arm, baseline, ratio, low, high, Statistics.CliffsDelta(a, b), outcome)
        {
            Confidence = _options.Confidence,
            Samples = fewest,
            Looks = _options.Looks,
        };
    }

    public override MimeBundle ToMime()
    {
        var table = new Table(
            "arm", "n", $"median [{Unit}]", $"p5 [{Unit}]", $"p95 [{Unit}]",
            $"ratio to {Baseline}", $"{_options.Confidence:P1} interval", "Cliff's delta", "outcome");
        foreach (var (arm, samples) in Samples)
        {
            var contrast = arm == Baseline ? null : Against(arm);
            table.Row(arm, samples.Count, Median(arm), Statistics.Quantile(samples, 0.05), Statistics.Quantile(samples, 0.95),
                contrast?.MedianRatio, contrast is null ? "" : Interval(contrast),
                contrast?.CliffsDelta, contrast is null ? "baseline" : contrast.Outcome.ToString().ToLowerInvariant());
        }
        var looks = _options.Looks > 1 ? $", intervals widened for {_options.Looks} looks" : "";
        return table.Caption($"{Name}: interleaved rounds, threshold {_options.Threshold:P0}{looks}").Notes(Warnings).ToMime();

        static string Interval(Contrast contrast) => $"{Table.Text(contrast.Low)} to {Table.Text(contrast.High)}"
            + (contrast.Samples < TooFewRounds.Least ? $" (n = {contrast.Samples})" : "");
    }

    /// <param name="complete">Whether the experiment measured all its rounds.</param>
    /// <param name="contrasts">Whether to calculate the contrasts, which takes thousands of resamples.</param>
    internal JsonObject ToJson(bool complete, bool contrasts = true) => new()
    {
        ["name"] = Name,
        ["unit"] = Unit,
        ["baseline"] = Baseline,
        ["threshold"] = LabResults.Number(_options.Threshold),
        ["seed"] = _seed,
        ["rounds"] = _options.Rounds,
        ["looks"] = _options.Looks,
        ["confidence"] = _options.Confidence,
        ["complete"] = complete,
        ["order"] = new JsonArray([.. Order.Select(arm => (JsonNode)arm)]),
        ["arms"] = new JsonObject(Samples.Select(arm => KeyValuePair.Create(arm.Key, (JsonNode?)LabResults.Numbers(arm.Value)))),
        ["contrasts"] = new JsonArray([.. (contrasts ? Contrasts() : []).Select(contrast => new JsonObject
        {
            ["arm"] = contrast.Arm,
            ["medianRatio"] = LabResults.Number(contrast.MedianRatio),
            ["low"] = LabResults.Number(contrast.Low),
            ["high"] = LabResults.Number(contrast.High),
            ["cliffsDelta"] = LabResults.Number(contrast.CliffsDelta),
            ["outcome"] = contrast.Outcome.ToString().ToLowerInvariant(),
        })]),
        ["warnings"] = new JsonArray([.. (contrasts ? Warnings : []).Select(warning => (JsonNode)warning)]),
    };

    private static double RatioOfMedians(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        Statistics.Median(a) / Statistics.Median(b);

    // An experiment that ended early may have arms without a sample.
    private IEnumerable<Contrast> Contrasts() => Samples[Baseline].Count == 0 ? []
        : Samples.Where(arm => arm.Key != Baseline && arm.Value.Count > 0).Select(arm => Against(arm.Key));

    /// <summary>
    /// Makes two one-sided tests by interval inclusion (Schuirmann 1987; Walker and Nowacki 2011) of the ratio, with its bootstrap
    /// interval.
    /// </summary>
    private Outcome Judge(double low, double high)
    {
        double lower = 1 / (1 + _options.Threshold), upper = 1 + _options.Threshold;
        if (low > upper)
            return _options.LowerIsBetter ? Outcome.Worse : Outcome.Better;
        if (high < lower)
            return _options.LowerIsBetter ? Outcome.Better : Outcome.Worse;
        return low >= lower && high <= upper ? Outcome.Equivalent : Outcome.Inconclusive;
    }
}
