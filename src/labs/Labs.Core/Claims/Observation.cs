namespace Labs;

/// <summary>A piece of evidence: a statement, what was measured, and whether the measurement agrees with the statement.</summary>
/// <param name="What">The statement that was tested.</param>
/// <param name="Observed">What was measured.</param>
/// <param name="Holds">Whether the measurement agrees with the statement.</param>
public sealed record Observation(string What, string Observed, bool Holds)
{
    /// <summary>
    /// The verdict that this observation leads to if the claim does not hold as stated; null if it is part of the claim as stated.
    /// </summary>
    public Verdict? Instead { get; init; }

    /// <summary>The source text of the tested predicate as the notebook's author wrote it; empty if there is none.</summary>
    public string Predicate { get; init; } = "";

    /// <summary>
    /// The observation's part in the evidence: <c>as stated</c>, <c>instead (VERDICT)</c>, or the reason why there is no verdict.
    /// </summary>
    public string Role => Note ?? (Instead is { } verdict ? $"instead ({verdict.Text()})" : "as stated");

    /// <summary><c>observed</c> or <c>not observed</c>; empty if nothing was tested.</summary>
    public string Outcome => Note is not null ? "" : Holds ? "observed" : "not observed";

    internal string? Note { get; init; }
}
