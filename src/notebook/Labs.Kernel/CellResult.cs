namespace Labs.Kernel;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>The cell ran to its end.</summary>
    Ok,

    /// <summary>The cell did not compile, threw, or its command failed.</summary>
    Failed,

    /// <summary>The cell was stopped by <see cref="KernelEngine.Interrupt"/> or its cancellation token.</summary>
    Interrupted,
}

/// <summary>The result of running a cell.</summary>
/// <param name="Status">How the cell ended.</param>
/// <param name="Number">The number by which tracebacks name the cell.</param>
/// <param name="Duration">The time from the start of the compilation until all output was delivered.</param>
/// <param name="Result">The value of the last expression as it was shown; null if there is none.</param>
/// <param name="Error">The error, which the cell's output has also received; null if the cell succeeded.</param>
public sealed record CellResult(
    CellStatus Status,
    int Number,
    TimeSpan Duration,
    DisplayItem? Result = null,
    CellError? Error = null)
{
    /// <summary>Whether the cell ran to its end.</summary>
    public bool Succeeded => Status == CellStatus.Ok;
}
