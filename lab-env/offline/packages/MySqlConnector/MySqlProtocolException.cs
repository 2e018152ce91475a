namespace MySqlConnector;

/// <summary>The server sent what the protocol doesn't allow.</summary>
public sealed class MySqlProtocolException : InvalidOperationException
{
    internal MySqlProtocolException(string message)
        : base(message)
    {
    }
}
