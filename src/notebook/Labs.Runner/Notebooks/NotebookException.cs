namespace Labs.Runner.Notebooks;

/// <summary>
/// A file is not a notebook, or not one that can be run as asked. The message says what was observed and what was expected.
/// </summary>
public sealed class NotebookException(string message) : Exception(message);
