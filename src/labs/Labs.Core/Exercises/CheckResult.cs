namespace Labs;

/// <summary>The result of an exercise's check.</summary>
/// <param name="Passed">Whether the exercise is solved.</param>
/// <param name="Observed">What the check observed, without a full stop at the end.</param>
/// <param name="Hint">What the learner should look at next, chosen by what is wrong; empty if the check passed.</param>
public sealed record CheckResult(bool Passed, string Observed, string Hint)
{
    /// <summary>Returns the result of an exercise that is solved.</summary>
    public static CheckResult Pass(string observed) => new(true, observed, "");

    /// <summary>Returns the result of an exercise that is not solved yet.</summary>
    public static CheckResult Fail(string observed, string hint) => new(false, observed, hint);
}
