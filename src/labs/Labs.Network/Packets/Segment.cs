using System.Buffers.Binary;
using System.Net;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>A TCP segment on the link (RFC 9293).</summary>
public sealed record Segment
{
    private static readonly TcpFlags[] s_inOrder =
        [TcpFlags.Syn, TcpFlags.Fin, TcpFlags.Rst, TcpFlags.Psh, TcpFlags.Ack, TcpFlags.Urg, TcpFlags.Ece, TcpFlags.Cwr];

    /// <summary>When the segment reached the link, since the link came up.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>When the segment was delivered or dropped, since the link came up.</summary>
    public required TimeSpan Done { get; init; }

    /// <summary>What became of the segment.</summary>
    public required Fate Fate { get; init; }

    /// <summary>The segment goes from right to left.</summary>
    public required bool IsBack { get; init; }

    /// <summary>The sender's IPv4 address and port.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>The receiver's IPv4 address and port.</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>The flags of the header.</summary>
    public required TcpFlags Flags { get; init; }

    /// <summary>The sequence number in the header.</summary>
    public required uint Sequence { get; init; }

    /// <summary>The acknowledgement number in the header.</summary>
    public required uint Acknowledgement { get; init; }

    /// <summary>The window in the header, not scaled.</summary>
    public required int Window { get; init; }

    /// <summary>The data's length in bytes.</summary>
    public required int Payload { get; init; }

    /// <summary>The packet's length in bytes, with the IP header.</summary>
    public required int Length { get; init; }

    /// <summary>The maximum segment size option of a SYN.</summary>
    public int? Mss { get; init; }

    /// <summary>The window scale option of a SYN.</summary>
    public int? WindowScale { get; init; }

    /// <summary>The SYN permits selective acknowledgements.</summary>
    public bool SackPermitted { get; init; }

    /// <summary>The time stamp option (RFC 7323): value and echo reply.</summary>
    public (uint Value, uint Echo)? Timestamps { get; init; }

    /// <summary>
    /// Selective acknowledgements (RFC 2018). The first one reports a duplicate if it lies below <see cref="Acknowledgement"/> (RFC 2883).
    /// </summary>
    public IReadOnlyList<(uint From, uint To)> Sacks { get; init; } = [];

    /// <summary>Returns whether all of the given flags are set.</summary>
    public bool Has(TcpFlags flags) => (Flags & flags) == flags;

    /// <summary>An acknowledgement without data, SYN, FIN or RST.</summary>
    public bool IsPureAck => Payload == 0 && (Flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) == 0 && Has(TcpFlags.Ack);

    /// <summary>The sequence number after this segment. SYN and FIN count as one each.</summary>
    public uint End => Sequence + (uint)Payload + (Has(TcpFlags.Syn) ? 1u : 0) + (Has(TcpFlags.Fin) ? 1u : 0);

    /// <summary>The flags as text, such as "SYN+ACK".</summary>
    public string FlagText => Flags == TcpFlags.None ? "none"
        : string.Join('+', s_inOrder.Where(flag => Has(flag)).Select(flag => flag.ToString().ToUpperInvariant()));

    /// <summary>Reads a packet's headers.</summary>
    /// <returns>Null if the packet is not TCP over IPv4.</returns>
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
            Fate = packet.Fate,
            IsBack = packet.Back != 0,
            Source = new IPEndPoint(new IPAddress(head.Slice(12, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp)),
            Destination = new IPEndPoint(new IPAddress(head.Slice(16, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..])),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            Acknowledgement = BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
            Flags = (TcpFlags)tcp[13],
            Window = BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]),
            Payload = packet.Length - ((head[0] & 15) * 4) - headerBytes,
            Length = packet.Length,
        };
        return headerBytes <= tcp.Length ? segment.WithOptions(tcp[20..headerBytes]) : segment;
    }

    // The kinds of IANA's TCP parameters: 0 end, 1 no operation, 2 MSS, 3 scale, 4 SACK permitted, 5 SACK, 8 time stamps.
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
                (8, 8) => result with { Timestamps = Pair(body) },
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
            blocks[i] = Pair(body[(8 * i)..]);
        return blocks;
    }

    private static (uint, uint) Pair(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
}
