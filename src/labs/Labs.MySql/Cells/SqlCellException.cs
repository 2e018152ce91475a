namespace Labs.MySql;

/// <summary>A #!sql cell failed: by its marker line, or by what the server answered.</summary>
/// <param name="message">What, observed, expected; with the server's number, SQLSTATE and words.</param>
public sealed class SqlCellException(string message, Exception? inner = null) : Exception(message, inner);
