namespace Labs.Runner.Running;

/// <summary>A claim as the result file has it.</summary>
/// <param name="Id">The claim's name in the ledger.</param>
/// <param name="Verdict">What was measured.</param>
/// <param name="Expected">What the ledger expects; null when it has no expectation.</param>
/// <param name="Agrees">Whether the verdict is the expected one, or none was expected.</param>
/// <param name="Evidence">One sentence that says what was observed.</param>
public sealed record ClaimOutcome(string Id, Verdict Verdict, Verdict? Expected, bool Agrees, string Evidence);
