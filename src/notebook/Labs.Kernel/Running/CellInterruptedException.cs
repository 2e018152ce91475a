namespace Labs.Kernel.Running;

/// <summary>Ends the code of an interrupted cell, on any thread on which it runs.</summary>
internal sealed class CellInterruptedException(CancellationToken stopping)
    : OperationCanceledException("The cell was interrupted.", stopping);
