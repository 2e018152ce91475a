namespace Labs.Kernel;

public enum CellStatus
{
    Ok,

    /// <summary>The cell did not compile, threw, or its command failed.</summary>
    Failed,

    /// <summary>The cell was stopped by <see cref="KernelEngine.Interrupt"/> or its cancellation token.</summary>
    Interrupted,
}

/// <summary>How a cell ended. <see cref="Error"/> was also given to the cell's output.</summary>
/// <param name="Number">The N by which tracebacks name the cell.</param>
/// <param name="Result">The value of the last expression as it was shown; null when there is none.</param>
public sealed record CellResult(
    CellStatus Status,
    int Number,
    TimeSpan Duration,
    DisplayItem? Result = null,
    CellError? Error = null)
{
    public bool Succeeded => Status == CellStatus.Ok;
}
