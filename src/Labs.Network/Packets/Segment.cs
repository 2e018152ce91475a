using System.Buffers.Binary;
using System.Net;
using Labs.Docker;

namespace Labs.Network;

/// <summary>What became of a packet on the wire.</summary>
public enum Fate
{
    Delivered,

    /// <summary>The queue was full.</summary>
    Overflow,

    /// <summary>Lost at random, as asked.</summary>
    Loss,

    /// <summary>Dropped on purpose.</summary>
    Fault,

    /// <summary>Dropped by CoDel to shorten the queue.</summary>
    CoDel,
}

/// <summary>A TCP segment on the wire (RFC 9293).</summary>
public sealed record Segment
{
    /// <summary>When it came to the wire, since the wire began.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>When it was delivered or dropped.</summary>
    public required TimeSpan Done { get; init; }

    public required Fate Fate { get; init; }

    /// <summary>From right to left.</summary>
    public required bool IsBack { get; init; }

    public required IPEndPoint Source { get; init; }

    public required IPEndPoint Destination { get; init; }

    public required TcpFlags Flags { get; init; }

    /// <summary>As on the wire.</summary>
    public required uint Sequence { get; init; }

    /// <summary>As on the wire.</summary>
    public required uint Acknowledgement { get; init; }

    /// <summary>As in the header, not scaled.</summary>
    public required int Window { get; init; }

    /// <summary>Data in bytes.</summary>
    public required int Payload { get; init; }

    /// <summary>With the IP header.</summary>
    public required int Length { get; init; }

    /// <summary>Maximum segment size, of a SYN.</summary>
    public int? Mss { get; init; }

    /// <summary>Window scale, of a SYN.</summary>
    public int? WindowScale { get; init; }

    /// <summary>Whether selective acknowledgements may be sent, of a SYN.</summary>
    public bool SackPermitted { get; init; }

    /// <summary>RFC 7323.</summary>
    public (uint Value, uint Echo)? Timestamps { get; init; }

    /// <summary>RFC 2018; the first one is a duplicate if it lies below <see cref="Acknowledgement"/> (RFC 2883).</summary>
    public IReadOnlyList<(uint From, uint To)> Sacks { get; init; } = [];

    /// <summary>Congestion Experienced in the IP header when it left the wire.</summary>
    public bool IsMarked { get; init; }

    public bool Has(TcpFlags flags) => (Flags & flags) == flags;

    /// <summary>An acknowledgement without data, SYN, FIN or RST.</summary>
    public bool IsPureAck => Payload == 0 && (Flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) == 0 && Has(TcpFlags.Ack);

    /// <summary>The sequence number after it: SYN and FIN take one each.</summary>
    public uint End => Sequence + (uint)Payload + (Has(TcpFlags.Syn) ? 1u : 0) + (Has(TcpFlags.Fin) ? 1u : 0);

    /// <summary>"SYN+ACK" and the like.</summary>
    public string FlagText => Flags == TcpFlags.None ? "none"
        : string.Join('+', new[] { TcpFlags.Syn, TcpFlags.Fin, TcpFlags.Rst, TcpFlags.Psh, TcpFlags.Ack, TcpFlags.Urg, TcpFlags.Ece, TcpFlags.Cwr }.Where(flag => Has(flag)).Select(flag => flag.ToString().ToUpperInvariant()));

    /// <returns>Null for what is no TCP over IPv4.</returns>
    internal static Segment? Of(PacketReading packet, Func<long, TimeSpan> since)
    {
        ReadOnlySpan<byte> head = packet.Head;
        head = head[..packet.Captured];
        if (head.Length < 40 || head[0] >> 4 != 4 || head[9] != 6)
            return null;
        var tcp = head[((head[0] & 15) * 4)..];
        var headerBytes = (tcp[12] >> 4) * 4;
        var segment = new Segment
        {
            At = since(packet.AtUs),
            Done = since(packet.DoneUs),
            Fate = (Fate)packet.Fate,
            IsBack = packet.Back != 0,
            Source = new IPEndPoint(new IPAddress(head.Slice(12, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp)),
            Destination = new IPEndPoint(new IPAddress(head.Slice(16, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..])),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            Acknowledgement = BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
            Flags = (TcpFlags)tcp[13],
            Window = BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]),
            Payload = packet.Length - ((head[0] & 15) * 4) - headerBytes,
            Length = packet.Length,
            IsMarked = (head[1] & 3) == 3,
        };
        return headerBytes <= tcp.Length ? segment.WithOptions(tcp[20..headerBytes]) : segment;
    }

    // Kinds of the IANA's TCP parameters: 0 end, 1 nothing, 2 MSS, 3 scale, 4 SACK permitted, 5 SACK, 8 time stamps.
    private Segment WithOptions(ReadOnlySpan<byte> options)
    {
        var result = this;
        while (options.Length > 0 && options[0] != 0)
        {
            if (options[0] == 1)
            {
                options = options[1..];
                continue;
            }
            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
                return result;
            var body = options[2..options[1]];
            result = (options[0], body.Length) switch
            {
                (2, 2) => result with { Mss = BinaryPrimitives.ReadUInt16BigEndian(body) },
                (3, 1) => result with { WindowScale = body[0] },
                (4, 0) => result with { SackPermitted = true },
                (5, _) => result with { Sacks = Blocks(body) },
                (8, 8) => result with { Timestamps = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..])) },
                _ => result,
            };
            options = options[options[1]..];
        }
        return result;
    }

    private static (uint, uint)[] Blocks(ReadOnlySpan<byte> body)
    {
        var blocks = new (uint, uint)[body.Length / 8];
        for (var i = 0; i < blocks.Length; i++)
            blocks[i] = (BinaryPrimitives.ReadUInt32BigEndian(body[(8 * i)..]), BinaryPrimitives.ReadUInt32BigEndian(body[((8 * i) + 4)..]));
        return blocks;
    }
}
