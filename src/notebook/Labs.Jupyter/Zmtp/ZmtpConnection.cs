using System.Net.Sockets;
using System.Text;

namespace Labs.Jupyter.Zmtp;

/// <summary>
/// A connection to a peer, with a thread that reads and one that writes. It does not use the thread pool, because cells may occupy
/// all of its threads and the notebook kernel must still answer.
/// </summary>
internal sealed class ZmtpConnection : IDisposable
{
    // The limit in bytes of what waits for a peer that does not read.
    private const long MaxPending = 64L << 20;

    // The same for answers to what a peer sends, such as heartbeats: it may send forever and not read.
    private const long MaxAnswers = 1L << 20;

    // Far above any notebook output. Only a broken or hostile peer sends more.
    private const long MaxMessage = 512L << 20;

    // Anybody on this machine can connect and begin a handshake. An identity has at most 255 bytes (ZeroMQ RFC 37, "Identity").
    private const int MaxHandshakeFrame = 4096, MaxIdentity = 255;
    private const int StackBytes = 256 * 1024;
    private static readonly TimeSpan s_handshakeLimit = TimeSpan.FromSeconds(30);
    private readonly long _strangersLimit;

    private readonly Socket _socket;
    private readonly BufferedStream _input;
    private readonly object _gate = new();
    private readonly Queue<Frame[]> _outgoing = new();
    private long _pending;
    private bool _writing, _hasWriter;
    private volatile bool _closed;
    private bool _isSlow;

    private ZmtpConnection(Socket socket, long strangersLimit)
    {
        _socket = socket;
        _strangersLimit = strangersLimit;
        _input = new BufferedStream(new NetworkStream(socket), 16 * 1024);
    }

    /// <summary>The identity that the peer chose; empty if it chose none.</summary>
    public byte[] PeerIdentity { get; private set; } = [];

    public bool IsOpen => !_closed;

    /// <summary>Whether the peer has shown that it knows the key. Messages of others have a lower limit.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>Whether the peer expects subscriptions as commands (ZMTP 3.1) rather than messages (ZMTP 3.0).</summary>
    public bool PeerTakesSubscribeCommands { get; private set; }

    /// <summary>Makes the handshake with a new peer.</summary>
    /// <param name="accepted">The socket types that are compatible with <paramref name="socketType"/>.</param>
    /// <param name="strangersLimit">The largest message in bytes that a peer may send that is not trusted.</param>
    /// <exception cref="IOException">The peer does not speak ZMTP or has an incompatible type; the connection is closed.</exception>
    public static ZmtpConnection Open(Socket socket, string socketType, byte[] identity, string[] accepted, long strangersLimit)
    {
        var connection = new ZmtpConnection(socket, strangersLimit);
        try
        {
            if (socket.ProtocolType == ProtocolType.Tcp)
                socket.NoDelay = true;
            socket.ReceiveTimeout = (int)s_handshakeLimit.TotalMilliseconds;
            connection.ShakeHands(socketType, identity, accepted);
            socket.ReceiveTimeout = 0;
            return connection;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            if (exception is SocketException or ObjectDisposedException)
                throw new IOException(exception.Message, exception);
            throw;
        }
    }

    /// <summary>Starts a background thread, which does not prevent the process from exiting.</summary>
    public static void StartThread(ThreadStart work, string name) =>
        new Thread(work, StackBytes) { IsBackground = true, Name = name }.UnsafeStart();

    /// <summary>Returns the next message. It handles commands that arrive before it.</summary>
    /// <param name="command">Handles the commands that this class does not, such as SUBSCRIBE and CANCEL.</param>
    /// <exception cref="IOException">The peer is gone or violated the protocol.</exception>
    public byte[][] Receive(Action<string, byte[]>? command = null)
    {
        var parts = new List<byte[]>();
        var length = 0L;
        while (true)
        {
            var limit = IsTrusted ? MaxMessage : _strangersLimit;
            var frame = Frame.Read(_input, limit - length);
            if (frame.IsCommand)
            {
                var (name, data) = Command.Parse(frame.Body);
                if (name == "PING") // PONG returns the data without the first two bytes, the time to live
                    Send([new Frame(Command.Create("PONG", data.AsSpan(Math.Min(2, data.Length))), false, true)], TimeSpan.Zero);
                else if (name == "ERROR")
                    throw new ZmtpException($"the peer reports an error: {Encoding.UTF8.GetString(data.AsSpan(Math.Min(1, data.Length)))}");
                else
                    command?.Invoke(name, data);
                continue;
            }
            parts.Add(frame.Body);
            length += frame.Body.Length;
            if (parts.Count > 100_000)
                throw new ZmtpException("a message exceeds 100,000 parts");
            if (!frame.HasMore)
                return [.. parts];
        }
    }

    /// <summary>Queues a message.</summary>
    /// <param name="patience">
    /// How long to wait for space if the peer does not read; zero for an answer, for which there is less space. After one such wait no
    /// other call waits until the peer reads again.
    /// </param>
    /// <returns>False if the message is lost because there was no space or the peer is gone.</returns>
    public bool Send(IReadOnlyList<byte[]> message, TimeSpan patience) =>
        Send([.. message.Select((part, i) => new Frame(part, i < message.Count - 1, false))], patience);

    public bool SendCommand(string name, byte[] data) =>
        Send([new Frame(Command.Create(name, data), false, true)], TimeSpan.Zero);

    /// <summary>Waits until the queued messages have been passed to the operating system.</summary>
    public void Flush(TimeSpan patience)
    {
        lock (_gate)
        {
            var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            while (!_closed && (_outgoing.Count > 0 || _writing) && deadline - Environment.TickCount64 is > 0 and var left)
                Monitor.Wait(_gate, (int)left);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            Monitor.PulseAll(_gate);
        }
        _socket.Dispose();
    }

    private bool Send(Frame[] frames, TimeSpan patience)
    {
        var size = frames.Sum(frame => frame.Body.Length + 9L);
        var most = patience > TimeSpan.Zero ? MaxPending : MaxAnswers;
        lock (_gate)
        {
            var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            while (!_closed && _pending > 0 && _pending + size > most)
            {
                var left = deadline - Environment.TickCount64;
                if (_isSlow || left <= 0)
                {
                    _isSlow = true;
                    return false;
                }
                Monitor.Wait(_gate, (int)left);
            }
            if (_closed)
                return false;
            if (!_hasWriter)
            {
                // A peer that is never sent anything needs no thread.
                _hasWriter = true;
                StartThread(Write, "zmtp write");
            }
            _outgoing.Enqueue(frames);
            _pending += size;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private void ShakeHands(string socketType, byte[] identity, string[] accepted)
    {
        _socket.Send(Greeting.Create());
        PeerTakesSubscribeCommands = Greeting.Read(_input) >= 1;
        SendNow(Command.Ready(socketType, identity));
        var frame = Frame.Read(_input, MaxHandshakeFrame);
        var (name, data) = frame.IsCommand ? Command.Parse(frame.Body) : ("a message", []);
        if (name != "READY")
            throw new ZmtpException($"the peer sent {name}, expected READY");
        var properties = Command.Properties(data);
        var peer = Encoding.ASCII.GetString(properties.GetValueOrDefault("Socket-Type", []));
        if (!accepted.Contains(peer))
        {
            var reason = $"a {socketType} does not talk to a {peer}";
            SendNow(Command.Create("ERROR", [(byte)reason.Length, .. Encoding.ASCII.GetBytes(reason)]));
            throw new ZmtpException(reason);
        }
        PeerIdentity = properties.GetValueOrDefault("Identity", []);
        if (PeerIdentity.Length > MaxIdentity)
            throw new ZmtpException($"the peer has an identity of {PeerIdentity.Length} bytes; the limit is {MaxIdentity}");

        void SendNow(byte[] command)
        {
            var bytes = new MemoryStream();
            new Frame(command, false, true).Write(bytes);
            _socket.Send(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
    }

    private void Write()
    {
        var bytes = new MemoryStream();
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    _writing = false;
                    Monitor.PulseAll(_gate);
                    while (_outgoing.Count == 0 && !_closed)
                        Monitor.Wait(_gate);
                    if (_closed)
                        return;
                    _writing = true;
                    bytes.SetLength(0);
                    while (bytes.Length < 64 * 1024 && _outgoing.TryDequeue(out var frames))
                    {
                        foreach (var frame in frames)
                            frame.Write(bytes);
                        _pending -= frames.Sum(frame => frame.Body.Length + 9L);
                    }
                    _isSlow = false;
                }
                // Send may write a part only.
                for (var sent = 0; sent < bytes.Length;)
                    sent += _socket.Send(bytes.GetBuffer().AsSpan(sent, (int)bytes.Length - sent));
                if (bytes.Capacity > 1 << 20)
                    bytes = new MemoryStream();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Dispose(); // ends the reading thread too
        }
    }
}
