namespace Labs.MySql;

/// <summary>A replica did not reach the state that a lab waited for, or one of its threads stopped with an error.</summary>
public sealed class ReplicationException(string message, int number = 0, string serverMessage = "", Exception? inner = null)
    : ServerException(message, inner)
{
    /// <summary>
    /// The server's error number; 0 if it reported none. Equal server ids are 1593 or 13117; a purged binary log is 1236 or 13114.
    /// </summary>
    public int Number { get; } = number;

    /// <summary>The server's error message; empty if it reported none.</summary>
    public string ServerMessage { get; } = Secrets.Mask(serverMessage);
}
