using System.Net.Sockets;

namespace Labs.MySql;

/// <summary>
/// Whether containers' own addresses are reached from here. On the engine's own Linux host they are, and the way past the published port
/// saves the copying of docker-proxy; an engine in a VM has them on its side.
/// </summary>
internal static class Reach
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    public static async Task<bool> IsReachableAsync(string address, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port, limit.Token);
            return true;
        }
        catch (SocketException exception)
        {
            // Refused: the host is there, its server not yet.
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
