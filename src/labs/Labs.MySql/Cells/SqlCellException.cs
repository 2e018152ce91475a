namespace Labs.MySql;

/// <summary>A #!sql cell failed, because of its marker line or because of the server's answer.</summary>
/// <param name="message">What happened, and what was expected. Has the server's error number, SQLSTATE and message.</param>
public sealed class SqlCellException(string message, Exception? inner = null) : Exception(Secrets.Mask(message), inner);
