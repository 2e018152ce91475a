namespace Labs.Kernel;

/// <summary>The stream of a process that a piece of text belongs to.</summary>
public enum StreamKind
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>
/// Receives the output of one cell. The engine makes one call at a time, in order. What the cell's tasks, threads, child processes and
/// comm handlers write after <see cref="KernelEngine.Execute"/> has returned comes later, unless the cell was interrupted. A slow
/// receiver slows the cell down; the output does not fill the memory.
/// </summary>
public interface ICellOutput
{
    /// <summary>Receives a piece of text, not necessarily a whole line.</summary>
    void Stream(StreamKind kind, string text);

    /// <summary>Receives a value, or the replacement of an earlier one.</summary>
    void Display(DisplayItem item);

    /// <summary>Receives the error by which the cell failed.</summary>
    void Error(CellError error);

    /// <summary>Removes all output so far.</summary>
    /// <param name="wait">Whether to keep the output until the next one arrives, which avoids flicker.</param>
    void ClearOutput(bool wait);
}
