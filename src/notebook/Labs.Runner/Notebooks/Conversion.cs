namespace Labs.Runner.Notebooks;

/// <summary>What happened to a file that was converted.</summary>
public enum ConversionStatus
{
    /// <summary>The target was written.</summary>
    Converted,

    /// <summary>The file is a notebook already.</summary>
    Notebook,

    /// <summary>The target exists and was left alone.</summary>
    Exists,

    /// <summary>The file is not understood, or the target could not be written.</summary>
    Failed,
}

/// <summary>The report about one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Target">The file that it becomes; null when it stays what it is.</param>
/// <param name="Status">What happened.</param>
/// <param name="Cells">The languages, and how many cells each has.</param>
/// <param name="NoEquivalent">What was kept and cannot run in the labs' notebook kernel.</param>
/// <param name="NotKept">What the target's format has no place for, for example <c>outputs</c>, and how many cells had it.</param>
/// <param name="Error">Why it failed; otherwise null.</param>
public sealed record Conversion(
    string File, string? Target, ConversionStatus Status, IReadOnlyDictionary<string, int> Cells, IReadOnlyList<NoEquivalent> NoEquivalent,
    IReadOnlyDictionary<string, int> NotKept, string? Error = null)
{
    internal static Conversion Failed(string file, string error) =>
        new(file, null, ConversionStatus.Failed, new Dictionary<string, int>(), [], new Dictionary<string, int>(), error);
}

/// <summary>A language or command that the labs' notebook kernel does not have.</summary>
/// <param name="What">A language, for example F#, or a command, for example <c>#!connect</c>.</param>
/// <param name="CellNumbers">The cells that use it, from 1.</param>
public sealed record NoEquivalent(string What, IReadOnlyList<int> CellNumbers)
{
    /// <summary>How many cells use it.</summary>
    public int Count => CellNumbers.Count;
}
