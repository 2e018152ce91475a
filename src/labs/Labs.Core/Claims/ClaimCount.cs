namespace Labs;

/// <summary>How many claims have a verdict.</summary>
/// <param name="Decided">The claims with a verdict for or against them.</param>
/// <param name="Inconclusive">The claims whose measurement decided nothing.</param>
/// <param name="All">All claims that could have a verdict.</param>
public readonly record struct ClaimCount(int Decided, int Inconclusive, int All)
{
    /// <summary>Counts verdicts.</summary>
    /// <param name="verdicts">The verdicts of the claims that were measured.</param>
    /// <param name="all">All claims, measured or not.</param>
    public static ClaimCount Of(IEnumerable<Verdict> verdicts, int all)
    {
        var (decided, inconclusive) = (0, 0);
        foreach (var verdict in verdicts)
        {
            decided += verdict.IsDecided() ? 1 : 0;
            inconclusive += verdict == Verdict.Inconclusive ? 1 : 0;
        }
        return new ClaimCount(decided, inconclusive, all);
    }

    /// <summary>For example "5 of 7 claims decided, 1 inconclusive".</summary>
    public override string ToString() => $"{Decided} of {All} claims decided{(Inconclusive > 0 ? $", {Inconclusive} inconclusive" : "")}";
}
