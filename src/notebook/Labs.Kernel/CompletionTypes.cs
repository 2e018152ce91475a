namespace Labs.Kernel;

/// <summary>A way to go on at a position: <paramref name="Text"/> replaces [Start, End) of the code.</summary>
/// <param name="Kind">method, property, field, variable, type, namespace, keyword, marker, file.</param>
public sealed record Completion(string Text, string Kind, int Start, int End, string? Signature = null);

/// <summary>What is known about the name at a position, as MIME type to text.</summary>
public sealed record Inspection(IReadOnlyDictionary<string, string> Data, int Start, int End);

/// <summary>Whether a front end that sends on Enter should send already.</summary>
public enum Completeness { Complete, Incomplete, Invalid }
