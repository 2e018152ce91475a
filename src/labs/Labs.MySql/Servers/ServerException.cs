namespace Labs.MySql;

/// <summary>
/// A server did not do what a lab waited for: start, answer, or end. If the server's log can explain it, the message has its last lines.
/// Passwords in statements and logs are masked, see <see cref="Secrets"/>.
/// </summary>
public class ServerException(string message, Exception? inner = null) : Exception(Secrets.Mask(message), inner)
{
    /// <summary>The exit code if the server ended by itself, 128 + n if signal n ended it; null if it did not end.</summary>
    public long? ExitCode { get; init; }
}
