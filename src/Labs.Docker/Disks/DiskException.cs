namespace Labs.Docker;

/// <summary>A disk or a cut could not be made; the message says what, observed, expected and what to do next.</summary>
public sealed class DiskException(string message, Exception? inner = null) : EngineException(message, inner);
