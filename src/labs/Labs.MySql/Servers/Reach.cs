using System.Net.Sockets;

namespace Labs.MySql;

/// <summary>
/// Finds out whether this machine reaches containers by their own addresses. It does on the engine's own Linux host, where this avoids
/// the copying that docker-proxy does for a published port. It does not if the engine is in a VM.
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
            // A refused connection proves that the container answers, although its server does not listen yet.
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
