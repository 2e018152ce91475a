namespace Labs.Cli.Notebooks;

/// <summary>A file that is no notebook: what, observed, expected.</summary>
public sealed class NotebookException(string message) : Exception(message);
