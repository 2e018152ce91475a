namespace Labs.Kubernetes;

/// <summary>A #!yaml cell failed: its text is wrong, or the server refused objects. Each problem has its line of the cell.</summary>
public sealed class YamlCellException(string message, Exception? inner = null) : Exception(message, inner);
