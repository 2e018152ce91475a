namespace Labs.Jupyter.Wire;

/// <summary>What came is no message, or not one of somebody who knows the key. It is logged and dropped.</summary>
internal sealed class BadMessageException(string message) : Exception(message);
