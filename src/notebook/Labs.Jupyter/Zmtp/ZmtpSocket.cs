using System.Net;
using System.Net.Sockets;

namespace Labs.Jupyter.Zmtp;

/// <summary>
/// A ZeroMQ socket: any number of connections to peers, opened by listening or connecting. Received messages are passed on by the
/// connection's own thread, in the order in which the peer sent them.
/// </summary>
internal abstract class ZmtpSocket(string socketType, string[] accepted) : IDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(20);
    private readonly List<ZmtpConnection> _connections = [];
    private Socket? _listener;
    private volatile bool _disposed;

    /// <summary>The identity by which a ROUTER at the other end addresses this socket; empty for none.</summary>
    public byte[] Identity { get; init; } = [];

    /// <summary>Receives messages about problems with peers, for a log.</summary>
    public Action<string>? Trouble { get; init; }

    protected IReadOnlyList<ZmtpConnection> Connections
    {
        get
        {
            lock (_connections)
                return [.. _connections];
        }
    }

    /// <summary>Starts to listen.</summary>
    /// <returns>The port: the given one, or the one that the system chose instead of 0.</returns>
    /// <exception cref="SocketException">The address is in use or does not belong to this machine.</exception>
    public int Bind(EndPoint address)
    {
        var listener = ZmtpAddress.NewSocket(address);
        try
        {
            listener.Bind(address);
            listener.Listen(128);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        _listener = listener;
        ZmtpConnection.StartThread(() => Accept(listener), $"zmtp {socketType}");
        return (listener.LocalEndPoint as IPEndPoint)?.Port ?? 0;
    }

    /// <summary>Connects in the background, and tries again until a peer listens.</summary>
    public void Connect(EndPoint address) =>
        ZmtpConnection.StartThread(() =>
        {
            while (!_disposed)
            {
                var socket = ZmtpAddress.NewSocket(address);
                try
                {
                    socket.Connect(address);
                    Serve(socket);
                }
                catch (SocketException)
                {
                    socket.Dispose();
                }
                Thread.Sleep(s_retry);
            }
        }, $"zmtp {socketType}");

    /// <summary>Waits up to <paramref name="linger"/> per connection until queued messages are sent, then closes.</summary>
    public void Close(TimeSpan linger)
    {
        foreach (var connection in Connections)
            connection.Flush(linger);
        Dispose();
    }

    public void Dispose()
    {
        _disposed = true;
        _listener?.Dispose();
        foreach (var connection in Connections)
            connection.Dispose();
    }

    protected abstract void Received(ZmtpConnection connection, byte[][] message);

    protected virtual void Attached(ZmtpConnection connection)
    {
    }

    protected virtual void Detached(ZmtpConnection connection)
    {
    }

    protected virtual void CommandReceived(ZmtpConnection connection, string name, byte[] data)
    {
    }

    private void Accept(Socket listener)
    {
        while (!_disposed)
        {
            try
            {
                var socket = listener.Accept();
                ZmtpConnection.StartThread(() => Serve(socket), $"zmtp {socketType} read");
            }
            catch (SocketException) when (!_disposed)
            {
                Thread.Sleep(s_retry); // out of descriptors, or the peer has closed the connection already
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket socket)
    {
        ZmtpConnection? connection = null;
        try
        {
            connection = ZmtpConnection.Open(socket, socketType, Identity, accepted);
            lock (_connections)
                _connections.Add(connection);
            if (_disposed)
                return;
            Attached(connection);
            while (true)
                Received(connection, connection.Receive((name, data) => CommandReceived(connection, name, data)));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            if (exception is ZmtpException)
                Trouble?.Invoke($"{socketType}: {exception.Message}; the connection is closed");
        }
        finally
        {
            if (connection is not null)
            {
                lock (_connections)
                    _connections.Remove(connection);
                Detached(connection);
                connection.Dispose();
            }
            socket.Dispose();
        }
    }
}
