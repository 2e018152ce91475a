namespace Labs;

/// <summary>What an experiment says about a claim.</summary>
public enum Verdict
{
    /// <summary>True as stated.</summary>
    Holds,

    /// <summary>Not true.</summary>
    Wrong,

    /// <summary>Was true of versions that are no longer current.</summary>
    Outdated,

    /// <summary>True of some current versions or settings and not of others.</summary>
    VersionDependent,

    /// <summary>True in part; the evidence says which part is not.</summary>
    Imprecise,

    /// <summary>No verdict here: the evidence names the capability that is missing, or says that the measurement was inconclusive.</summary>
    NotTestable,
}

public static class VerdictText
{
    /// <summary>The verdict as the ledger and the result files spell it.</summary>
    public static string Text(this Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Wrong => "wrong",
        Verdict.Outdated => "outdated",
        Verdict.VersionDependent => "version-dependent",
        Verdict.Imprecise => "imprecise",
        _ => "not testable here",
    };

    public static Verdict? Parse(string text)
    {
        foreach (var verdict in Enum.GetValues<Verdict>())
            if (verdict.Text() == text)
                return verdict;
        return null;
    }

    internal static string Colour(this Verdict verdict) => verdict switch
    {
        Verdict.Holds => Html.Green,
        Verdict.Wrong => Html.Vermillion,
        Verdict.NotTestable => Html.Grey,
        _ => "#A05E00", // orange, dark enough under white text
    };
}
