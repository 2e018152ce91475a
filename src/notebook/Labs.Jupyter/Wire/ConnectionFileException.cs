namespace Labs.Jupyter.Wire;

/// <summary>Thrown when a connection file can't be used. The message has the value that was found and the one that is expected.</summary>
public sealed class ConnectionFileException(string message) : Exception(message);
