namespace Labs.Kernel.Cells;

/// <summary>A fault of the cell that the engine itself found; the message is all a reader needs.</summary>
internal sealed class CellException(string name, string message, int? line = null) : Exception(message)
{
    public string Name => name;

    /// <summary>1-based line of the cell.</summary>
    public int? Line => line;
}
