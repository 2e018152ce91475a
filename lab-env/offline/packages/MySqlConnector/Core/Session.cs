using System.Net;
using System.Text;
using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>A connection to a server, authenticated. It has one conversation at a time.</summary>
internal sealed class Session(PacketStream packets, ConnectionSettings settings, InitialHandshake handshake, bool tracksState, EndPoint endPoint, ServerStatus status) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private object? _user;

    public string ServerVersion => handshake.Version;

    /// <summary>The handshake has set what SET NAMES utf8mb4 would set.</summary>
    public bool HasDefaultCollation => handshake.IsMySql8 || handshake.IsMariaDb10;

    public uint ThreadId => handshake.ThreadId;

    public EndPoint EndPoint => endPoint;

    public ServerStatus Status { get; private set; } = status;

    public bool NoBackslashEscapes => settings.NoBackslashEscapes || (Status & ServerStatus.NoBackslashEscapes) != 0;

    public string Database { get; private set; } = settings.Database;

    /// <summary>Why the connection can't be used any more.</summary>
    public Exception? Failure { get; private set; }

    public long Created { get; } = Environment.TickCount64;

    /// <summary>When it was put back into the pool, and which of the pool's generations it is of.</summary>
    public long IdleSince { get; set; }

    public int Generation { get; set; }

    /// <summary>Calls block the calling thread in the socket's own calls, and return completed tasks.</summary>
    public bool IsSynchronous { get => packets.IsSynchronous; set => packets.IsSynchronous = value; }

    /// <summary>For the payload of the next command: one at a time needs but one buffer.</summary>
    public PayloadWriter Writer { get; } = new();

    public CommandDeadline Deadline { get; } = new();

    /// <summary>The statements that have been prepared, by their text.</summary>
    public Dictionary<string, PreparedStatement> Prepared { get; } = [];

    /// <summary>Only one command at a time: until its reader is closed.</summary>
    /// <exception cref="InvalidOperationException">Another is running.</exception>
    public void Occupy(object user)
    {
        lock (_lock)
        {
            if (_user is not null)
                throw new InvalidOperationException("This MySqlConnection is already in use. See https://mysqlconnector.net/conn-reuse");
            _user = user;
        }
    }

    public void Release(object user)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_user, user))
                _user = null;
        }
    }

    public void Fail(Exception reason) => Failure ??= reason;

    /// <summary>Gives the connection up from another thread: what waits for the server fails.</summary>
    public void Interrupt() => packets.Interrupt();

    /// <summary>Starts a conversation.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        ThrowIfFailed();
        packets.Restart();
        try
        {
            await packets.SendAsync(payload, ct).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e);
            if (payload.Length > 4 << 20 && e is not OperationCanceledException)
                throw new MySqlException($"Error submitting {payload.Length / 1_000_000}MB packet; ensure 'max_allowed_packet' is greater than {payload.Length / 1_000_000}MB.", e);
            throw Broken(e);
        }
    }

    public bool TryReceive(out ReadOnlyMemory<byte> payload)
    {
        if (Failure is not null || !packets.TryReceive(out payload))
        {
            payload = default;
            return false;
        }
        ThrowIfError(payload);
        return true;
    }

    /// <exception cref="MySqlException">The server answers with an error, or the connection is broken: it then has no SqlState.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken ct)
    {
        ThrowIfFailed();
        return TryReceive(out var payload) ? new(payload) : ReceiveLaterAsync(ct);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveLaterAsync(CancellationToken ct)
    {
        ReadOnlyMemory<byte> payload;
        try
        {
            payload = await packets.ReceiveAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e);
            throw Broken(e);
        }
        ThrowIfError(payload);
        return payload;
    }

    public async ValueTask<OkPacket> ReceiveOkAsync(CancellationToken ct) => Read((await ReceiveAsync(ct).ConfigureAwait(false)).Span);

    /// <summary>Reads an OK packet, and takes note of what it says about the session.</summary>
    public OkPacket Read(ReadOnlySpan<byte> payload)
    {
        var ok = OkPacket.Parse(payload, tracksState);
        Status = ok.Status;
        Database = ok.Database ?? Database;
        return ok;
    }

    public async ValueTask<OkPacket> QueryAsync(string sql, CancellationToken ct)
    {
        var query = new PayloadWriter(Command.Query);
        query.Text(sql);
        await SendAsync(query.Payload, ct).ConfigureAwait(false);
        return await ReceiveOkAsync(ct).ConfigureAwait(false);
    }

    public ValueTask<OkPacket> UseUtf8Async(CancellationToken ct) => QueryAsync("SET NAMES utf8mb4", ct);

    public async ValueTask ChangeDatabaseAsync(string name, CancellationToken ct)
    {
        await SendAsync((byte[])[Command.InitDatabase, .. Encoding.UTF8.GetBytes(name)], ct).ConfigureAwait(false);
        await ReceiveOkAsync(ct).ConfigureAwait(false);
        Database = name;
    }

    public async ValueTask PingAsync(CancellationToken ct)
    {
        await SendAsync((byte[])[Command.Ping], ct).ConfigureAwait(false);
        await ReceiveOkAsync(ct).ConfigureAwait(false);
    }

    /// <summary>A fresh session state: no transaction, no temporary tables, variables, locks or prepared statements.</summary>
    public async ValueTask ResetAsync(CancellationToken ct)
    {
        await SendAsync((byte[])[Command.ResetConnection], ct).ConfigureAwait(false);
        await ReceiveOkAsync(ct).ConfigureAwait(false);
        Prepared.Clear();
        await UseUtf8Async(ct).ConfigureAwait(false);
        if (Database != settings.Database)
        {
            if (settings.Database.Length == 0)
                throw new InvalidOperationException("A session can't go back to having no database.");
            await ChangeDatabaseAsync(settings.Database, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Says good-bye where the server still listens.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Failure is null)
        {
            Fail(new ObjectDisposedException(nameof(Session)));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                packets.Restart();
                await packets.SendAsync((byte[])[Command.Quit], patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // It is gone already.
            }
        }
        Deadline.Dispose();
        await packets.DisposeAsync().ConfigureAwait(false);
    }

    private void ThrowIfFailed()
    {
        if (Failure is { } failure)
            throw new InvalidOperationException("The connection to the server is broken: close the MySqlConnection and open it again.", failure);
    }

    private static void ThrowIfError(ReadOnlyMemory<byte> payload)
    {
        if (ErrorPacket.Is(payload.Span))
            throw ErrorPacket.ToException(payload.Span);
        if (payload.Length == 0)
            throw new MySqlProtocolException("The server sent an empty packet.");
    }

    private static Exception Broken(Exception e) => e is OperationCanceledException ? e : new MySqlException("Failed to read the result set.", e);
}
