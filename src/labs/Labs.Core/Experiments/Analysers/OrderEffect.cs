namespace Labs;

/// <summary>
/// An arm's values depend on which arm was measured right before: a measurement leaves something behind for the next one.
/// </summary>
internal sealed class OrderEffect : IAnalyser
{
    private const double Significance = 0.01;
    private const int Least = 5;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        var after = ByPredecessor(comparison, options.WarmUp * comparison.Samples.Count);
        var tests = after.Keys.Count(pair => IsTestable(pair.Arm, pair.Predecessor));
        foreach (var ((arm, predecessor), values) in after)
        {
            if (!IsTestable(arm, predecessor))
                continue;
            var others = Others(arm, predecessor);
            double here = Statistics.Median(values), elsewhere = Statistics.Median(others);
            if (!Statistics.DiffersBy(here, elsewhere, options.Threshold) || Statistics.RankSumP(values, others) >= Significance / tests)
                continue;
            return $"'{arm}' is {Table.Text(here / elsewhere)} times as large right after '{predecessor}' as otherwise: a measurement "
                + "leaves something behind for the next one (a cache, a connection, a full buffer), and the ratios are biased. "
                + "Clean up within the arm, or let it settle.";
        }
        return null;

        bool IsTestable(string arm, string predecessor) =>
            after[(arm, predecessor)].Count >= Least && Others(arm, predecessor).Count >= Least;

        List<double> Others(string arm, string predecessor) =>
            [.. after.Where(pair => pair.Key.Arm == arm && pair.Key.Predecessor != predecessor).SelectMany(pair => pair.Value)];
    }

    private static SortedDictionary<(string Arm, string Predecessor), List<double>> ByPredecessor(Comparison comparison, int warmUp)
    {
        var found = new SortedDictionary<(string, string), List<double>>();
        var next = comparison.Samples.Keys.ToDictionary(arm => arm, _ => 0);
        for (var i = warmUp; i < comparison.Order.Count; i++)
        {
            var arm = comparison.Order[i];
            var number = next[arm]++;
            if (i == 0 || number >= comparison.Samples[arm].Count)
                continue;
            var pair = (arm, comparison.Order[i - 1]);
            if (!found.TryGetValue(pair, out var values))
                found.Add(pair, values = []);
            values.Add(comparison.Samples[arm][number]);
        }
        return found;
    }
}
