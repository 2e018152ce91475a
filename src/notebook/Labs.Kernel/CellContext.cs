namespace Labs.Kernel;

/// <summary>The properties of a cell that are not part of its text.</summary>
/// <param name="Language">The language of the text up to the first marker, such as <c>csharp</c> or <c>bash</c>.</param>
/// <param name="Number">The N in "cell N, line L" of tracebacks; null for the number of executions so far, from 1.</param>
/// <param name="IsSilent">
/// Whether this is no cell that a reader sees: what code of earlier cells writes during and after it stays output of theirs.
/// </param>
public sealed record CellContext(string Language = "csharp", int? Number = null, bool IsSilent = false);
