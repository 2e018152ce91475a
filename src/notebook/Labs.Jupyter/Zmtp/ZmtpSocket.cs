using System.Net;
using System.Net.Sockets;

namespace Labs.Jupyter.Zmtp;

/// <summary>
/// A ZeroMQ socket: any number of connections to peers, opened by listening or connecting. Received messages are passed on by the
/// connection's own thread, in the order in which the peer sent them.
/// </summary>
internal abstract class ZmtpSocket(string socketType, string[] accepted) : IDisposable
{
    // Anybody on this machine can connect. A front end makes one connection to each socket.
    private const int MaxHandshakes = 64, MaxConnections = 64;
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(20);
    private readonly List<ZmtpConnection> _connections = [];

    // Accepted, and the handshake is not complete; the oldest first.
    private readonly List<Socket> _handshakes = [];
    private Socket? _listener;
    private volatile bool _disposed;

    /// <summary>The identity by which a ROUTER at the other end addresses this socket; empty for none.</summary>
    public byte[] Identity { get; init; } = [];

    /// <summary>Receives messages about problems with peers, for a log.</summary>
    public Action<string>? Trouble { get; init; }

    /// <summary>The largest message in bytes of a peer that has not shown that it knows the key.</summary>
    protected virtual long StrangersLimit => 64 << 10;

    /// <summary>Whether the messages of this socket show that a peer knows the key.</summary>
    protected virtual bool KnowsTrusted => false;

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
                    Serve(socket, isTrusted: true);
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

    // A connection gets a thread when it sends something.
    private void Accept(Socket listener)
    {
        var silent = new List<Socket>();
        while (!_disposed)
        {
            try
            {
                List<Socket> ready = [listener, .. silent];
                Socket.Select(ready, null, null, Timeout.Infinite);
                foreach (var socket in ready.Where(silent.Remove))
                    ZmtpConnection.StartThread(() => Serve(socket, isTrusted: false), $"zmtp {socketType} read");
                if (ready.Contains(listener))
                {
                    silent.Add(Expect(listener.Accept()));
                    silent.RemoveAll(socket => !IsExpected(socket));
                }
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

    // One handshake more than allowed ends the oldest: a front end completes its own within milliseconds.
    private Socket Expect(Socket socket)
    {
        lock (_handshakes)
        {
            _handshakes.Add(socket);
            if (_handshakes.Count > MaxHandshakes)
            {
                _handshakes[0].Dispose();
                _handshakes.RemoveAt(0);
            }
        }
        return socket;
    }

    private bool IsExpected(Socket socket)
    {
        lock (_handshakes)
            return _handshakes.Contains(socket);
    }

    private void Admit(ZmtpConnection connection, Socket socket)
    {
        lock (_handshakes)
            _handshakes.Remove(socket);
        lock (_connections)
        {
            if (_connections.Count >= MaxConnections)
            {
                // Where peers never show that they know the key, the newest has to go: the oldest may be the front end.
                var stranger = KnowsTrusted ? _connections.Find(known => !known.IsTrusted) : null;
                if (stranger is null)
                    throw new ZmtpException($"{MaxConnections} peers are connected already");
                _connections.Remove(stranger);
                stranger.Dispose();
            }
            _connections.Add(connection);
        }
    }

    private void Serve(Socket socket, bool isTrusted)
    {
        ZmtpConnection? connection = null;
        try
        {
            connection = ZmtpConnection.Open(socket, socketType, Identity, accepted, StrangersLimit);
            connection.IsTrusted = isTrusted;
            Admit(connection, socket);
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
            lock (_handshakes)
                _handshakes.Remove(socket);
            socket.Dispose();
        }
    }
}
