namespace Labs;

/// <summary>All analysers of a comparison, in the order in which their advice is shown.</summary>
internal static class ComparisonAnalysis
{
    private static readonly IReadOnlyList<IAnalyser> s_all =
        [new TooFewRounds(), new Drift(), new TwoModes(), new Outliers(), new OrderEffect(), new ClockResolution()];

    /// <summary>Returns what to know before trusting the comparison; empty if there is nothing.</summary>
    public static IReadOnlyList<string> Of(Comparison comparison, ExperimentOptions options) =>
        [.. s_all.Select(analyser => analyser.Look(comparison, options)).OfType<string>()];
}
