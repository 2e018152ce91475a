namespace Labs.Jupyter.Wire;

/// <summary>A connection file that can't be used: what, observed, expected.</summary>
public sealed class ConnectionFileException(string message) : Exception(message);
