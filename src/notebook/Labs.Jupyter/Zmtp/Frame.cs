using System.Buffers.Binary;

namespace Labs.Jupyter.Zmtp;

/// <summary>A part of a message, or a command, in the form of ZeroMQ RFC 37, "Framing".</summary>
internal readonly record struct Frame(byte[] Body, bool HasMore, bool IsCommand)
{
    private const int More = 1, Long = 2, Command = 4, Reserved = ~(More | Long | Command);

    // Memory is allocated as data arrive, not for the whole length that a peer announces.
    private const int Chunk = 1 << 20;

    /// <summary>Reads a frame.</summary>
    /// <param name="stream">What the peer sends.</param>
    /// <param name="maxLength">The largest body in bytes that is accepted.</param>
    /// <exception cref="ZmtpException">The frame has reserved flags or a length above the limit.</exception>
    /// <exception cref="EndOfStreamException">The peer has closed the connection.</exception>
    public static Frame Read(Stream stream, long maxLength)
    {
        Span<byte> head = stackalloc byte[9];
        stream.ReadExactly(head[..1]);
        var flags = (int)head[0];
        if ((flags & Reserved) != 0 || ((flags & Command) != 0 && (flags & More) != 0))
            throw new ZmtpException($"a frame has the flags 0x{flags:x2}, which are not defined");
        long length;
        if ((flags & Long) == 0)
        {
            stream.ReadExactly(head[..1]);
            length = head[0];
        }
        else
        {
            stream.ReadExactly(head[1..]);
            length = BinaryPrimitives.ReadInt64BigEndian(head[1..]);
        }
        if (length < 0 || length > maxLength)
            throw new ZmtpException($"a frame announces {(ulong)length} bytes; the limit is {maxLength}");
        return new Frame(ReadBody(stream, (int)length), (flags & More) != 0, (flags & Command) != 0);
    }

    public void Write(MemoryStream stream)
    {
        var flags = (HasMore ? More : 0) | (IsCommand ? Command : 0);
        if (Body.Length <= byte.MaxValue)
        {
            stream.WriteByte((byte)flags);
            stream.WriteByte((byte)Body.Length);
        }
        else
        {
            Span<byte> head = stackalloc byte[9];
            head[0] = (byte)(flags | Long);
            BinaryPrimitives.WriteInt64BigEndian(head[1..], Body.Length);
            stream.Write(head);
        }
        stream.Write(Body);
    }

    private static byte[] ReadBody(Stream stream, int length)
    {
        var body = new byte[Math.Min(length, Chunk)];
        stream.ReadExactly(body);
        while (body.Length < length)
        {
            var read = body.Length;
            Array.Resize(ref body, (int)Math.Min(length, 2L * read));
            stream.ReadExactly(body.AsSpan(read));
        }
        return body;
    }
}
