using System.Net.Sockets;

namespace Labs.MySql;

/// <summary>
/// The driver wraps what goes wrong while it receives in MySqlException. What goes wrong while it sends comes as it is: a connection that
/// the server has reset meanwhile fails with a SocketException.
/// </summary>
internal static class ConnectionLoss
{
    /// <summary>Whether the driver passed on a socket's own error.</summary>
    public static bool IsBare(Exception exception) => exception is SocketException or IOException;
}
