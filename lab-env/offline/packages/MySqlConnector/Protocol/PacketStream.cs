using System.Net.Sockets;

namespace MySqlConnector.Protocol;

/// <summary>
/// Payloads over a stream: packets of at most 16 MiB - 1 bytes, each behind its length (3 bytes) and a sequence number.
/// A payload of that size or more goes over several, of which the last is shorter.
/// </summary>
/// <remarks>
/// While <see cref="IsSynchronous"/> is set, all methods read and write on the calling thread with blocking calls, and
/// return completed tasks; their tokens then have no effect, <see cref="Interrupt"/> has.
/// </remarks>
internal sealed class PacketStream(Socket socket) : IAsyncDisposable
{
    private const int Header = 4;
    private const int MaxPacket = 0xFF_FFFF;
    private const int FirstBuffer = 4 << 10;
    private const int UsualBuffer = 64 << 10;

    private byte[] _buffer = new byte[FirstBuffer];
    private byte[] _output = new byte[1024];
    private int _start;
    private int _end;
    private byte _sequence;

    public Stream Stream { get; private set; } = new NetworkStream(socket, ownsSocket: true);

    public bool IsSynchronous { get; set; }

    /// <summary>Makes the reads and writes that are under way fail, and all later ones. From any thread.</summary>
    public void Interrupt()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    /// <summary>Goes on over another stream, once TLS has been agreed on.</summary>
    public void Replace(Stream encrypted)
    {
        // Bytes that came before the TLS handshake were not protected by it.
        if (_start != _end)
            throw new MySqlProtocolException("The server sent more than its greeting before the TLS handshake.");
        Stream = encrypted;
    }

    /// <summary>The next payload starts a conversation.</summary>
    public void Restart() => _sequence = 0;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        while (true)
        {
            var part = payload[..Math.Min(payload.Length, MaxPacket)];
            payload = payload[part.Length..];
            await SendPacketAsync(part, ct).ConfigureAwait(false);
            if (part.Length < MaxPacket)
                break;
        }
    }

    private async ValueTask SendPacketAsync(ReadOnlyMemory<byte> part, CancellationToken ct)
    {
        // Header and a small payload leave in one segment.
        var first = Math.Min(part.Length, 32 << 10);
        if (_output.Length < Header + first)
            _output = new byte[Header + first];
        (_output[0], _output[1], _output[2], _output[3]) = ((byte)part.Length, (byte)(part.Length >> 8), (byte)(part.Length >> 16), _sequence++);
        part[..first].CopyTo(_output.AsMemory(Header));
        await WriteAsync(_output.AsMemory(0, Header + first), ct).ConfigureAwait(false);
        if (first < part.Length)
            await WriteAsync(part[first..], ct).ConfigureAwait(false);
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (!IsSynchronous)
            return Stream.WriteAsync(bytes, ct);
        Stream.Write(bytes.Span);
        return default;
    }

    /// <summary>The next payload without waiting, where all of it is here already.</summary>
    public bool TryReceive(out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        if (_end - _start < Header)
            return false;
        var length = PacketLength();
        if (length == MaxPacket || _end - _start < Header + length)
            return false;
        payload = TakePacket(length);
        return true;
    }

    /// <summary>The next payload; its bytes are valid until the next call.</summary>
    /// <exception cref="MySqlEndOfStreamException">The server closed the connection.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken ct)
    {
        await FillAsync(Header, ct).ConfigureAwait(false);
        var length = PacketLength();
        await FillAsync(Header + length, ct).ConfigureAwait(false);
        var payload = TakePacket(length);
        return length < MaxPacket ? payload : await ReceiveRestAsync(payload, ct).ConfigureAwait(false);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveRestAsync(ReadOnlyMemory<byte> part, CancellationToken ct)
    {
        using var whole = new MemoryStream(2 * MaxPacket);
        while (true)
        {
            whole.Write(part.Span);
            if (part.Length < MaxPacket)
                return whole.GetBuffer().AsMemory(0, (int)whole.Length);
            await FillAsync(Header, ct).ConfigureAwait(false);
            var length = PacketLength();
            await FillAsync(Header + length, ct).ConfigureAwait(false);
            part = TakePacket(length);
        }
    }

    private int PacketLength() => _buffer[_start] | _buffer[_start + 1] << 8 | _buffer[_start + 2] << 16;

    private ReadOnlyMemory<byte> TakePacket(int length)
    {
        var sequence = _buffer[_start + 3];
        if (sequence != _sequence)
            throw new MySqlProtocolException($"Packet received out-of-order. Expected {_sequence}; got {sequence}.");
        _sequence++;
        var payload = _buffer.AsMemory(_start + Header, length);
        _start += Header + length;
        return payload;
    }

    private async ValueTask FillAsync(int count, CancellationToken ct)
    {
        if (_end - _start >= count)
            return;
        MakeRoom(count);
        while (_end - _start < count)
        {
            var read = IsSynchronous ? Stream.Read(_buffer.AsSpan(_end)) : await Stream.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
            if (read == 0)
                throw new MySqlEndOfStreamException(count, _end - _start);
            _end += read;
        }
    }

    // A new array where the old one is too small, or has grown for a packet that is gone. The first one is as small as a
    // handshake and short answers need; once a read has filled it, more is to be expected at a time.
    private void MakeRoom(int count)
    {
        var left = _end - _start;
        var isTooSmall = _buffer.Length < count || (_buffer.Length == FirstBuffer && _end == FirstBuffer);
        var isTooBig = _buffer.Length > 16 * UsualBuffer && left < UsualBuffer && count < UsualBuffer;
        var target = isTooSmall || isTooBig ? new byte[Math.Max(count, UsualBuffer)] : _buffer;
        if (!ReferenceEquals(target, _buffer) || _start > 0)
            Buffer.BlockCopy(_buffer, _start, target, 0, left);
        (_buffer, _start, _end) = (target, 0, left);
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
