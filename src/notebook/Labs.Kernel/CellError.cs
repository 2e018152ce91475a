namespace Labs.Kernel;

/// <summary>The error by which a cell failed.</summary>
/// <param name="Name">The exception's type name, or the compiler's error code such as <c>CS0103</c>.</param>
/// <param name="Message">The exception's or the compiler's message.</param>
/// <param name="Traceback">
/// The lines for a reader: the message and the places where it happened, such as <c>cell 3, line 2: the source line</c>.
/// </param>
/// <param name="Line">The line of the cell, from 1; null if it is not known.</param>
/// <param name="Column">The column, from 1, for compile errors; null for others.</param>
public sealed record CellError(
    string Name,
    string Message,
    IReadOnlyList<string> Traceback,
    int? Line = null,
    int? Column = null);
