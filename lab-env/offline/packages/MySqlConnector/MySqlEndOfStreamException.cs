namespace MySqlConnector;

/// <summary>The server closed the connection within a packet, or where one was expected.</summary>
public sealed class MySqlEndOfStreamException : EndOfStreamException
{
    internal MySqlEndOfStreamException(int expected, int read)
        : base($"An incomplete response was received from the server: expected {expected} bytes and got {read}.") =>
        (ExpectedByteCount, ReadByteCount) = (expected, read);

    public int ExpectedByteCount { get; }

    public int ReadByteCount { get; }
}
