using System.Net;
using System.Net.Sockets;

namespace Labs.Jupyter.Zmtp;

/// <summary>
/// A ZeroMQ socket: any number of connections to peers, made by listening or by connecting. What comes is handed over on
/// the connection's own thread, in the order in which the peer sent it.
/// </summary>
internal abstract class ZmtpSocket(string socketType, string[] accepted) : IDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(20);
    private readonly List<ZmtpConnection> _connections = [];
    private Socket? _listener;
    private volatile bool _disposed;

    /// <summary>What the socket calls itself to its peers; a ROUTER at the other end names it so.</summary>
    public byte[] Identity { get; init; } = [];

    /// <summary>What is wrong with a peer, for a log.</summary>
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
    /// <returns>The port: the given one, or one that the system chose for 0.</returns>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
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

    /// <summary>Connects, and tries again until somebody listens there; what is sent meanwhile waits.</summary>
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

    /// <summary>Gives what is queued a moment to leave, then closes.</summary>
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
                Thread.Sleep(s_retry); // out of descriptors, or the peer was gone again at once
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
