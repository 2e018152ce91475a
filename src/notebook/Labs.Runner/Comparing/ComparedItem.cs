namespace Labs.Runner.Comparing;

/// <summary>How two runs compare in one respect.</summary>
public enum Change
{
    /// <summary>No change was shown.</summary>
    Same,

    /// <summary>A change larger than what matters in practice was shown.</summary>
    Changed,

    /// <summary>Nothing can be said; the cause says why.</summary>
    NotComparable,
}

/// <summary>What two runs measured of the same claim, measurement or experiment.</summary>
/// <param name="Notebook">The notebook.</param>
/// <param name="Kind">The kind: claim, measurement or experiment.</param>
/// <param name="Name">The claim's id, or what was measured.</param>
/// <param name="Change">How the runs compare.</param>
/// <param name="Detail">Both verdicts, or the ratio of the second run to the first with its interval.</param>
/// <param name="Causes">Why the runs are not comparable, or which differences may have caused the change.</param>
public sealed record ComparedItem(
    string Notebook, string Kind, string Name, Change Change, string Detail, IReadOnlyList<string> Causes)
{
    /// <summary>The samples of both runs; null for a claim, or if one of them has none.</summary>
    public (SampleSet A, SampleSet B)? Samples { get; init; }
}
