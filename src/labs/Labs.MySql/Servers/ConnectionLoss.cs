using System.Net.Sockets;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>
/// Tells the lack of an answer from an error that the server sent. The driver wraps errors of receiving in MySqlException. It passes
/// errors of sending on as they are: a connection that the server has reset meanwhile fails with a SocketException.
/// </summary>
internal static class ConnectionLoss
{
    /// <summary>True if the driver passed on a socket's own error.</summary>
    public static bool IsBare(Exception exception) => exception is SocketException or IOException;

    /// <summary>True if the statement took longer than its timeout.</summary>
    public static bool IsTimeout(Exception exception) => exception is MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired };

    /// <summary>True if there was no answer: no connection, a lost one, or a timeout.</summary>
    public static bool IsSilence(Exception exception) => IsBare(exception) || IsTimeout(exception)
        || exception is MySqlException { ErrorCode: MySqlErrorCode.None or MySqlErrorCode.UnableToConnectToHost };
}
