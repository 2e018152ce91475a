namespace Labs.MySql;

/// <summary>A replica did not get where a lab waited for, or one of its threads stopped with an error.</summary>
/// <param name="message">What, observed, expected, the next command; with the server's own words.</param>
/// <param name="number">The server's error number, 0 when it named none.</param>
/// <param name="serverMessage">The server's own words, empty when it had none.</param>
public sealed class ReplicationException(string message, int number = 0, string serverMessage = "", Exception? inner = null) : ServerException(message, inner)
{
    /// <summary>The server's error number: 1593 or 13117 for equal server ids, 1236 for a binary log that is gone; 0 when it named none.</summary>
    public int Number { get; } = number;

    /// <summary>The server's own words; empty when it had none.</summary>
    public string ServerMessage { get; } = serverMessage;
}
