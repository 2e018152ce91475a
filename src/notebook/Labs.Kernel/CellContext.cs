namespace Labs.Kernel;

/// <summary>What the host knows about a cell beside its text.</summary>
/// <param name="Language">
/// The language of the text up to the first marker: <c>csharp</c>, <c>bash</c>, <c>markdown</c>, ...
/// </param>
/// <param name="Number">The N in "cell N, line L" of tracebacks; null counts executions from 1.</param>
public sealed record CellContext(string Language = "csharp", int? Number = null);
