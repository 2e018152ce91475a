namespace Labs.Kubernetes;

/// <summary>A #!yaml cell failed: by its text, or by what the server answered; each problem has its line of the cell.</summary>
public sealed class YamlCellException(string message, Exception? inner = null) : Exception(message, inner);
