using System.Globalization;

namespace Labs.Runner.Comparing;

/// <summary>The comparison of two runs: claims by their verdicts, measurements and experiments by their samples.</summary>
public sealed class RunComparison
{
    /// <summary>
    /// The relative difference of an absolute figure that counts as a change. It is large, because two runs are two moments of a machine.
    /// Ratios of arms that were measured in turns have the threshold of their experiment.
    /// </summary>
    public const double UsualThreshold = 0.5;

    // The probability that a comparison of two runs without any difference shows a change somewhere.
    private const double FalseAlarms = 0.01;

    // A load average per processor above which absolute figures are about the load. A notebook alone causes up to 1.5.
    private const double BusyLoad = 2;

    private RunComparison(
        MeasuredRun a, MeasuredRun b, IReadOnlyList<ComparedItem> items, IReadOnlyList<EnvironmentDifference> differences) =>
        (A, B, Items, Differences) = (a, b, items, differences);

    /// <summary>The first run.</summary>
    public MeasuredRun A { get; }

    /// <summary>The second run.</summary>
    public MeasuredRun B { get; }

    /// <summary>All items, in the order of the notebooks.</summary>
    public IReadOnlyList<ComparedItem> Items { get; }

    /// <summary>How the runs compare as a whole: changed if any item has changed, else the same if any item could be compared.</summary>
    public Change Change => Items.Any(item => item.Change == Change.Changed) ? Change.Changed
        : Items.Any(item => item.Change == Change.Same) && !HaveOtherMachines ? Change.Same
        : Change.NotComparable;

    /// <summary>What differs between the runs of the notebooks that both have.</summary>
    public IReadOnlyList<EnvironmentDifference> Differences { get; }

    private bool HaveOtherMachines => Differences.Any(difference => difference.IsMachine);

    /// <summary>Compares two runs. The intervals are corrected for the number of comparisons (Bonferroni).</summary>
    /// <param name="a">The first run.</param>
    /// <param name="b">The second run.</param>
    /// <param name="threshold">The relative difference of an absolute figure that matters in practice; 0.5 is 50 %.</param>
    /// <param name="runs">How many pairs of runs are compared with each other in all.</param>
    public static RunComparison Of(MeasuredRun a, MeasuredRun b, double threshold = UsualThreshold, int runs = 1)
    {
        var both = a.Notebooks.Join(
            b.Notebooks, notebook => notebook.Slug, notebook => notebook.Slug, (left, right) => (A: left, B: right)).ToList();
        var tests = both.Sum(pair => pair.A.Samples.Count(set => pair.B.Samples.Any(other => other.Name == set.Name)));
        var confidence = 1 - (FalseAlarms / Math.Max(1, tests * runs));
        var items = new List<ComparedItem>();
        var found = new List<EnvironmentDifference>();
        foreach (var (left, right) in both)
        {
            var differences = EnvironmentDifference.Between(left, right);
            found.AddRange(differences);
            items.AddRange(Names(left.Claims, right.Claims, claim => claim.Id).Select(id => Claim(
                left.Slug, id, left.Claims.FirstOrDefault(claim => claim.Id == id), right.Claims.FirstOrDefault(claim => claim.Id == id),
                differences)));
            items.AddRange(Names(left.Samples, right.Samples, set => set.Name).Select(name => Samples(
                left, right, name, differences, threshold, confidence)));
        }
        foreach (var slug in a.Notebooks.Select(notebook => notebook.Slug).Except(b.Notebooks.Select(notebook => notebook.Slug)))
            items.Add(Missing(slug, "notebook", slug, isInA: true));
        foreach (var slug in b.Notebooks.Select(notebook => notebook.Slug).Except(a.Notebooks.Select(notebook => notebook.Slug)))
            items.Add(Missing(slug, "notebook", slug, isInA: false));
        return new RunComparison(a, b, items, [.. found.Distinct()]);
    }

    private static IEnumerable<string> Names<T>(IEnumerable<T> a, IEnumerable<T> b, Func<T, string> name) =>
        a.Select(name).Union(b.Select(name));

    private static ComparedItem Claim(
        string notebook, string id, MeasuredClaim? a, MeasuredClaim? b, IReadOnlyList<EnvironmentDifference> differences)
    {
        if (a is null || b is null)
            return Missing(notebook, "claim", id, a is not null);
        var verdicts = $"{a.Verdict.Text()} → {b.Verdict.Text()}";
        if (a.Verdict == b.Verdict)
            return new(notebook, "claim", id, Change.Same, a.Verdict.Text(), []);
        if (!a.Verdict.IsDecided() || !b.Verdict.IsDecided())
        {
            var open = a.Verdict.IsDecided() ? b.Verdict : a.Verdict;
            return new(notebook, "claim", id, Change.NotComparable, verdicts, [$"one run says {open.Text()}"]);
        }
        var versions = a.Versions.Keys.Union(b.Versions.Keys)
            .Where(name => a.Versions.GetValueOrDefault(name) != b.Versions.GetValueOrDefault(name))
            .Select(name => $"{name} {a.Versions.GetValueOrDefault(name, "(none)")} → {b.Versions.GetValueOrDefault(name, "(none)")}");
        string[] causes = [.. versions.Concat(differences.Where(other => !IsVersion(other)).Select(other => other.ToString()))];
        return new(notebook, "claim", id, Change.Changed, verdicts, causes);

        // A claim names the versions that took part in it.
        static bool IsVersion(EnvironmentDifference difference) => difference.Fact.EndsWith(".version", StringComparison.Ordinal);
    }

    private static ComparedItem Samples(MeasuredNotebook left, MeasuredNotebook right, string name,
        IReadOnlyList<EnvironmentDifference> differences, double usual, double confidence)
    {
        var (a, b) = (left.Samples.FirstOrDefault(set => set.Name == name), right.Samples.FirstOrDefault(set => set.Name == name));
        var kind = (a ?? b)!.IsRatio ? "experiment" : "measurement";
        if (a is null || b is null)
            return Missing(left.Slug, kind, name, a is not null);
        string[] machine = [.. differences.Where(difference => difference.IsMachine).Select(difference => difference.ToString())];
        if (machine.Length == 0 && !a.IsRatio)
            machine = [.. new[] { Busy(left, "first"), Busy(right, "second") }.OfType<string>()];
        if (a.Unit != b.Unit)
            machine = [$"the unit is {a.Unit} in one run and {b.Unit} in the other"];
        var item = new ComparedItem(left.Slug, kind, name, Change.NotComparable, "", machine) { Samples = (a, b) };
        if (machine.Length > 0)
            return item;
        var (change, detail) = Judge(a, b, a.Threshold ?? usual, confidence);
        return item with
        {
            Change = change,
            Detail = detail,
            Causes = change == Change.Changed ? [.. differences.Select(difference => difference.ToString())]
                : change == Change.NotComparable ? ["too few samples"] : [],
        };
    }

    private static (Change Change, string Detail) Judge(SampleSet a, SampleSet b, double threshold, double confidence)
    {
        double[] x = [.. a.Values.Where(double.IsFinite)], y = [.. b.Values.Where(double.IsFinite)];
        var n = $"n = {x.Length} and {y.Length}";
        if (x.Length == 0 || y.Length == 0)
            return (Change.NotComparable, n);
        if (x.Distinct().Count() == 1 && y.Distinct().Count() == 1 && x[0] == y[0])
            return (Change.Same, $"always {Number(x[0])} {a.Unit}; {n}");
        if (x.Concat(y).Any(value => value <= 0))
            return JudgeRanks(x, y, confidence, n);
        if (Statistics.RatioInterval(y, x, confidence) is not var (ratio, low, high))
            return (Change.NotComparable, n);
        var isChanged = low > 1 + threshold || high < 1 / (1 + threshold);
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"x {ratio:0.00} ({low:0.00} to {high:0.00} at {confidence:0.00 %}, {n}; matters from {threshold:0 %})");
        return (isChanged ? Change.Changed : Change.Same, detail);
    }

    // Counts may be 0, so that there is no ratio. Then the ranks decide: a large effect (Romano et al. 2006) that is no chance.
    private static (Change Change, string Detail) JudgeRanks(double[] x, double[] y, double confidence, string n)
    {
        const double large = 0.474;
        const int least = 10;
        var delta = Statistics.CliffsDelta(y, x);
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"medians {Statistics.Median(x):0.##} → {Statistics.Median(y):0.##}, Cliff's delta {delta:0.00}, {n}");
        if (Math.Min(x.Length, y.Length) < least)
            return (Change.NotComparable, detail);
        return (Math.Abs(delta) >= large && Statistics.RankSumP(x, y) < 1 - confidence ? Change.Changed : Change.Same, detail);
    }

    private static string? Busy(MeasuredNotebook notebook, string which) =>
        notebook.Environment.TryGetValue("load.average", out var text) && notebook.Environment.TryGetValue("cpus", out var cpus)
        && double.TryParse(text, CultureInfo.InvariantCulture, out var load) && int.TryParse(cpus, out var processors)
        && load > BusyLoad * processors
            ? $"the machine was busy before the {which} run (load average {text} on {cpus} processors)"
            : null;

    private static ComparedItem Missing(string notebook, string kind, string name, bool isInA) =>
        new(notebook, kind, name, Change.NotComparable, "", [$"only the {(isInA ? "first" : "second")} run has it"]);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
