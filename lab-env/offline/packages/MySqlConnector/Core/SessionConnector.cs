using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MySqlConnector.Authentication;
using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>Connecting: the socket, the server's greeting, TLS, authentication.</summary>
internal static class SessionConnector
{
    private const uint MaxPacket = 1 << 30;

    /// <summary>utf8mb4_general_ci, which every server knows and MariaDB before 11 has as its default for utf8mb4.</summary>
    private const byte GeneralCi = 45;

    /// <summary>utf8mb4_0900_ai_ci, what MySQL 8 and later have.</summary>
    private const byte Uca900AiCi = 255;

    /// <param name="at">The address to connect to in place of the names in the settings: a statement is killed where it runs.</param>
    /// <exception cref="MySqlException">No server answers, or it refuses.</exception>
    public static async Task<Session> ConnectAsync(ConnectionSettings settings, RemoteCertificateValidationCallback? validate, EndPoint? at, bool isSynchronous, CancellationToken ct)
    {
        if (settings.Hosts.Length == 0)
            throw MySqlException.NotConnected("Unable to connect to any of the specified MySQL hosts.");
        var (socket, host) = await ConnectSocketAsync(settings, at, isSynchronous, ct).ConfigureAwait(false);
        var packets = new PacketStream(socket) { IsSynchronous = isSynchronous };
        using var interrupt = isSynchronous ? ct.UnsafeRegister(static packets => ((PacketStream)packets!).Interrupt(), packets) : default;
        try
        {
            var endPoint = socket.RemoteEndPoint!;
            var session = await GreetAsync(packets, settings, host, endPoint, validate, ct).ConfigureAwait(false);
            if (!session.HasDefaultCollation)
                await session.UseUtf8Async(ct).ConfigureAwait(false);
            return session;
        }
        catch (Exception e)
        {
            await packets.DisposeAsync().ConfigureAwait(false);
            if (e is IOException or SocketException or MySqlProtocolException)
                throw MySqlException.NotConnected("Couldn't connect to server", e);
            throw;
        }
    }

    private static async Task<Session> GreetAsync(PacketStream packets, ConnectionSettings settings, string host, EndPoint endPoint, RemoteCertificateValidationCallback? validate, CancellationToken ct)
    {
        var greeting = await packets.ReceiveAsync(ct).ConfigureAwait(false);
        if (ErrorPacket.Is(greeting.Span))
            throw ErrorPacket.ToException(greeting.Span);
        var handshake = InitialHandshake.Parse(greeting.Span);
        var capabilities = Capable(handshake, settings);

        if ((capabilities & Capabilities.Tls) != 0)
        {
            await packets.SendAsync(HandshakeStart(capabilities, handshake).Payload, ct).ConfigureAwait(false);
            packets.Replace(await Tls.ClientAsync(packets.Stream, host, settings, validate, packets.IsSynchronous, ct).ConfigureAwait(false));
        }

        var isLocal = endPoint is UnixDomainSocketEndPoint;
        var authenticator = new Authenticator(packets, settings, (capabilities & Capabilities.Tls) != 0 || isLocal,
            isLocal || endPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address));
        var (plugin, response) = authenticator.Begin(handshake);
        await packets.SendAsync(HandshakeResponse(capabilities, handshake, settings, plugin, response), ct).ConfigureAwait(false);
        var answer = await authenticator.FinishAsync(ct).ConfigureAwait(false);
        var ok = OkPacket.Parse(answer.Span, (capabilities & Capabilities.SessionTrack) != 0);
        return new Session(packets, settings, handshake, (capabilities & Capabilities.SessionTrack) != 0, endPoint, ok.Status);
    }

    private static Capabilities Capable(InitialHandshake handshake, ConnectionSettings settings)
    {
        var wanted = Capabilities.LongFlag | Capabilities.Protocol41 | Capabilities.Transactions | Capabilities.SecureConnection
            | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PreparedMultiResults | Capabilities.PluginAuthentication
            | Capabilities.ConnectAttributes | Capabilities.LengthEncodedAuthentication | Capabilities.SessionTrack;
        if (settings.Database.Length > 0)
            wanted |= Capabilities.ConnectWithDatabase;
        if (!settings.Builder.UseAffectedRows)
            wanted |= Capabilities.FoundRows;
        if (settings.Builder.InteractiveSession)
            wanted |= Capabilities.Interactive;
        if (settings.SslMode != MySqlSslMode.None && !settings.IsUnixSocket)
            wanted |= Capabilities.Tls;

        if ((handshake.Capabilities & Capabilities.Protocol41) == 0)
            throw new NotSupportedException("The server doesn't speak the protocol of MySQL 4.1 and later.");
        if (settings.SslMode > MySqlSslMode.Preferred && !settings.IsUnixSocket && (handshake.Capabilities & Capabilities.Tls) == 0)
            throw MySqlException.NotConnected("Server does not support SSL");
        return wanted & handshake.Capabilities | Capabilities.LongPassword;
    }

    // What the response starts with; alone it asks for TLS.
    private static PayloadWriter HandshakeStart(Capabilities capabilities, InitialHandshake handshake)
    {
        var writer = new PayloadWriter();
        writer.UInt32((uint)capabilities);
        writer.UInt32(MaxPacket);
        writer.Byte(handshake.IsMySql8 ? Uca900AiCi : GeneralCi);
        writer.Zeros(23);
        return writer;
    }

    private static ReadOnlyMemory<byte> HandshakeResponse(Capabilities capabilities, InitialHandshake handshake, ConnectionSettings settings, string plugin, byte[] response)
    {
        var writer = HandshakeStart(capabilities, handshake);
        writer.NullTerminated(settings.User);
        // Never longer than 250 bytes, so that one byte of length serves both forms.
        writer.LengthEncodedBytes(response);
        if ((capabilities & Capabilities.ConnectWithDatabase) != 0)
            writer.NullTerminated(settings.Database);
        if ((capabilities & Capabilities.PluginAuthentication) != 0)
            writer.NullTerminated(plugin);
        if ((capabilities & Capabilities.ConnectAttributes) != 0)
            writer.LengthEncodedBytes(Attributes(settings).Payload.Span);
        return writer.Payload;
    }

    private static PayloadWriter Attributes(ConnectionSettings settings)
    {
        var writer = new PayloadWriter();
        Add("_client_name", "MySqlConnector");
        Add("_pid", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (settings.Builder.ApplicationName.Length > 0)
            Add("program_name", settings.Builder.ApplicationName);
        return writer;

        void Add(string name, string value)
        {
            writer.LengthEncodedText(name);
            writer.LengthEncodedText(value);
        }
    }

    private static async Task<(Socket Socket, string Host)> ConnectSocketAsync(ConnectionSettings settings, EndPoint? at, bool isSynchronous, CancellationToken ct)
    {
        Exception? last = null;
        foreach (var host in settings.Hosts)
        {
            try
            {
                foreach (var endPoint in await EndPointsAsync(settings, host, at, isSynchronous, ct).ConfigureAwait(false))
                {
                    var socket = NewSocket(endPoint, settings);
                    try
                    {
                        if (isSynchronous)
                            Connect(socket, endPoint, ct);
                        else
                            await socket.ConnectAsync(endPoint, ct).ConfigureAwait(false);
                        return (socket, host);
                    }
                    catch (Exception e)
                    {
                        socket.Dispose();
                        if (e is not SocketException)
                            throw;
                        last = e;
                    }
                }
            }
            catch (SocketException e)
            {
                last = e;
            }
        }
        throw MySqlException.NotConnected("Unable to connect to any of the specified MySQL hosts.", last);
    }

    private static void Connect(Socket socket, EndPoint endPoint, CancellationToken ct)
    {
        using var interrupt = ct.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket);
        try
        {
            socket.Connect(endPoint);
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            throw new OperationCanceledException(ct);
        }
    }

    private static async Task<EndPoint[]> EndPointsAsync(ConnectionSettings settings, string host, EndPoint? at, bool isSynchronous, CancellationToken ct)
    {
        if (at is not null)
            return [at];
        if (settings.IsUnixSocket)
            return [new UnixDomainSocketEndPoint(host)];
        var addresses = isSynchronous ? Dns.GetHostAddresses(host) : await Dns.GetHostAddressesAsync(host, ct).ConfigureAwait(false);
        return [.. addresses.Select(address => new IPEndPoint(address, settings.Port))];
    }

    private static Socket NewSocket(EndPoint endPoint, ConnectionSettings settings)
    {
        if (endPoint is UnixDomainSocketEndPoint)
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (settings.Builder.Keepalive > 0)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)settings.Builder.Keepalive);
        return socket;
    }
}
