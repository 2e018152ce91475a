namespace Labs.Kernel.Cells;

/// <summary>A stretch of a cell in one language, or one command line such as <c>#!time</c>.</summary>
/// <param name="Line">0-based line of the cell at which <paramref name="Text"/> starts.</param>
internal sealed record CellPart(string Marker, string Arguments, string Text, int Line, bool IsCommand, string Language);
