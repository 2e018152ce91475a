namespace Labs.Kernel.Cells;

/// <summary>An error in a cell that the engine has found. Its message is complete; the reader needs no stack trace.</summary>
internal sealed class CellException(string name, string message, int? line = null) : Exception(message)
{
    public string Name => name;

    /// <summary>The line of the cell, from 1; null if it is not known.</summary>
    public int? Line => line;
}
