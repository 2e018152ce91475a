namespace Labs.Bench;

/// <summary>A benchmark could not be run to its end, so that it has no figure.</summary>
public sealed class BenchException(string message) : Exception(message);
