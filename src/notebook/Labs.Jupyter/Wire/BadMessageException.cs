namespace Labs.Jupyter.Wire;

/// <summary>Thrown when received data are not a valid message, or not signed with the key. The data are logged and dropped.</summary>
internal sealed class BadMessageException(string message) : Exception(message);
