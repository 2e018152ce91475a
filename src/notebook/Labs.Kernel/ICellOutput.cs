namespace Labs.Kernel;

/// <summary>The stream of a process that a piece of text belongs to.</summary>
public enum StreamKind { Stdout, Stderr }

/// <summary>
/// Receives what one cell shows. The engine calls it from one thread, in order, and never after
/// <see cref="KernelEngine.ExecuteAsync"/> has completed; a slow receiver slows the cell down
/// instead of filling memory.
/// </summary>
public interface ICellOutput
{
    void Stream(StreamKind kind, string text);
    void Display(DisplayItem item);
    void Error(CellError error);

    /// <param name="wait">True when the clearing may wait for the next output, which avoids flicker.</param>
    void ClearOutput(bool wait);
}
