using System.Data.Common;

namespace MySqlConnector;

/// <summary>The server answered with an error, or the communication with it failed.</summary>
public sealed class MySqlException : DbException
{
    internal MySqlException(string message, Exception? inner = null)
        : this(MySqlErrorCode.None, null, message, inner)
    {
    }

    internal MySqlException(MySqlErrorCode code, string message, Exception? inner = null)
        : this(code, null, message, inner)
    {
    }

    internal MySqlException(MySqlErrorCode code, string? sqlState, string message, Exception? inner = null)
        : base(message, inner) =>
        (Number, ErrorCode, SqlState) = ((int)code, code, sqlState);

    /// <summary>The server's error number; below zero the client's own; 0 when the communication failed.</summary>
    public int Number { get; }

    public new MySqlErrorCode ErrorCode { get; }

    /// <summary>Five characters from the server; null for an error of the client's own.</summary>
    public override string? SqlState { get; }

    /// <summary>The same may succeed when tried again: a deadlock, a lock that was waited for too long, no connection.</summary>
    public override bool IsTransient => ErrorCode is MySqlErrorCode.ConnectionCountError or MySqlErrorCode.LockDeadlock
        or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.XARBDeadlock;

    internal static MySqlException Timeout(Exception? inner) =>
        new(MySqlErrorCode.CommandTimeoutExpired, "The Command Timeout expired before the operation completed.", inner);

    internal static MySqlException NotConnected(string message, Exception? inner = null) =>
        new(MySqlErrorCode.UnableToConnectToHost, message, inner);
}
