namespace Labs.Docker;

/// <summary>A disk or a cut could not be made. The message has the reason and what to do next.</summary>
public sealed class DiskException(string message, Exception? inner = null) : EngineException(message, inner);
