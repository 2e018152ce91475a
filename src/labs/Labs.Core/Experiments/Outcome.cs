namespace Labs;

/// <summary>The result of comparing an arm with its baseline.</summary>
public enum Outcome
{
    /// <summary>The whole interval of the ratio is on the better side of the threshold.</summary>
    Better,

    /// <summary>The whole interval is on the worse side of it.</summary>
    Worse,

    /// <summary>The whole interval is within the threshold: any difference is too small to matter.</summary>
    Equivalent,

    /// <summary>The interval crosses the threshold. More rounds or a quieter machine are needed.</summary>
    Inconclusive,
}
