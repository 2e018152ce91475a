namespace Labs;

/// <summary>What a comparison says about an arm beside its baseline.</summary>
public enum Outcome
{
    /// <summary>The whole interval of the ratio is on the better side of the threshold.</summary>
    Better,

    /// <summary>The whole interval is on the worse side of it.</summary>
    Worse,

    /// <summary>The whole interval is within the threshold: any difference is too small to matter.</summary>
    Equivalent,

    /// <summary>The interval reaches across the threshold: more rounds, or a quieter machine.</summary>
    Inconclusive,
}
