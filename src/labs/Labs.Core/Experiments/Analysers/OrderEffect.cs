namespace Labs;

/// <summary>An arm's value depends on whether it comes first or last in its round.</summary>
internal sealed class OrderEffect : IAnalyser
{
    private const double Significance = 0.01;

    public string? Look(Comparison comparison, ExperimentOptions options)
    {
        var arms = comparison.Samples.Count;
        var rounds = comparison.Order.Skip(options.WarmUp * arms).Chunk(arms).Where(round => round.Length == arms).ToArray();
        if (rounds.Length < TooFewRounds.Least || comparison.Samples.Values.Any(samples => samples.Count < rounds.Length))
            return null;
        var (first, last) = (Relative(0), Relative(arms - 1));
        double early = Statistics.Median(first), late = Statistics.Median(last);
        if (!double.IsFinite(early) || !double.IsFinite(late) || !Statistics.DiffersBy(late, early, options.Threshold)
            || Statistics.RankSumP(first, last) >= Significance)
        {
            return null;
        }
        return $"what is measured last in a round gets {Table.Text(late / early)} times what is measured first: a measurement leaves "
            + "something behind for the next one (a cache, a connection, a full buffer). Clean up within the arm, or let it settle.";

        // Each value compared with its arm's median, so that arms of different sizes can be pooled.
        double[] Relative(int place) =>
            [.. rounds.Select((round, number) => comparison.Samples[round[place]][number] / comparison.Median(round[place]))];
    }
}
