namespace Labs;

/// <summary>What an experiment says about a claim.</summary>
public enum Verdict
{
    /// <summary>True as stated: every stated observation was made.</summary>
    Holds,

    /// <summary>Not true: a counter-observation was made.</summary>
    Wrong,

    /// <summary>Was true of versions that are no longer current.</summary>
    Outdated,

    /// <summary>True of some current versions and not of others.</summary>
    VersionDependent,

    /// <summary>True in part, or with some settings; the evidence says which part is not.</summary>
    Imprecise,

    /// <summary>Measured, but neither what the claim states nor a counter-observation was observed.</summary>
    Inconclusive,

    /// <summary>Not measured: the evidence names the capability that is missing.</summary>
    NotTestable,
}

/// <summary>The spelling and the colours of verdicts.</summary>
public static class VerdictText
{
    /// <summary>Returns the verdict as the ledger and the result files spell it.</summary>
    public static string Text(this Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Wrong => "wrong",
        Verdict.Outdated => "outdated",
        Verdict.VersionDependent => "version-dependent",
        Verdict.Imprecise => "imprecise",
        Verdict.Inconclusive => "inconclusive",
        _ => "not testable here",
    };

    /// <summary>Returns the verdict with this spelling, or null if there is none.</summary>
    public static Verdict? Parse(string text)
    {
        foreach (var verdict in Enum.GetValues<Verdict>())
            if (verdict.Text() == text)
                return verdict;
        return null;
    }

    /// <summary>Returns whether the verdict decides the claim, for or against it.</summary>
    public static bool IsDecided(this Verdict verdict) => verdict is not (Verdict.Inconclusive or Verdict.NotTestable);

    internal static string Colour(this Verdict verdict) => verdict switch
    {
        // Green, vermillion and orange, each dark enough under white text: a contrast of 4.5, see WCAG 2.2, 1.4.3.
        Verdict.Holds => "#00714F",
        Verdict.Wrong => "#B3400A",
        Verdict.Inconclusive or Verdict.NotTestable => Html.Grey,
        _ => "#A05E00",
    };
}
