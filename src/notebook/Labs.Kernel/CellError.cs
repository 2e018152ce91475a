namespace Labs.Kernel;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The exception's type name, or the compiler's code such as <c>CS0103</c>.</param>
/// <param name="Traceback">
/// Lines for a reader: the message and where it happened, as <c>cell 3, line 2: the source line</c>.
/// </param>
/// <param name="Line">1-based line in the cell as its author wrote it, when known.</param>
/// <param name="Column">1-based column, known for compile errors only.</param>
public sealed record CellError(
    string Name,
    string Message,
    IReadOnlyList<string> Traceback,
    int? Line = null,
    int? Column = null);
