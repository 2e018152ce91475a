namespace Labs.Kernel.Running;

/// <summary>Unwinds the code of a cell that was interrupted, on whatever thread it runs.</summary>
internal sealed class CellInterruptedException(CancellationToken stopping)
    : OperationCanceledException("The cell was interrupted.", stopping);
