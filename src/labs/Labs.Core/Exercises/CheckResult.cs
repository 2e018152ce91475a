namespace Labs;

/// <summary>What a check found.</summary>
/// <param name="Passed">Whether the exercise is solved.</param>
/// <param name="Observed">What was observed.</param>
/// <param name="Hint">What to look at next; depends on what is wrong.</param>
public sealed record CheckResult(bool Passed, string Observed, string Hint)
{
    public static CheckResult Pass(string observed) => new(true, observed, "");

    public static CheckResult Fail(string observed, string hint) => new(false, observed, hint);
}
