namespace Labs.Kernel.Cells;

/// <summary>A part of a cell in one language, or a command line such as <c>#!time</c>.</summary>
/// <param name="Line">The line of the cell at which <paramref name="Text"/> starts, from 0.</param>
internal sealed record CellPart(string Marker, string Arguments, string Text, int Line, bool IsCommand, string Language);
