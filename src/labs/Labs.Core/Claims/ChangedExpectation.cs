namespace Labs;

/// <summary>An expectation of the ledger that a measurement has corrected. The earlier one stays, with the reason.</summary>
/// <param name="Was">The verdict that was expected before; null if none was.</param>
/// <param name="Reason">What was measured that changed it.</param>
public sealed record ChangedExpectation(Verdict? Was, string Reason)
{
    /// <summary>Reads the ledger's column <c>changed</c>: the earlier verdict, a colon, the reason.</summary>
    /// <returns>Null if the text is of another form or names no verdict.</returns>
    public static ChangedExpectation? Parse(string text)
    {
        if (text.Split(": ", 2) is not [var was, { Length: > 0 } reason])
            return null;
        var verdict = VerdictText.Parse(was);
        return was == ClaimLedger.Unknown || verdict is not null ? new ChangedExpectation(verdict, reason) : null;
    }
}
