namespace Labs;

/// <summary>Looks at the samples of a comparison for one reason to trust them less, and advises what to do about it.</summary>
internal interface IAnalyser
{
    /// <summary>Returns the advice, which takes the options that were given into account; null if there is nothing to say.</summary>
    string? Look(Comparison comparison, ExperimentOptions options);
}
