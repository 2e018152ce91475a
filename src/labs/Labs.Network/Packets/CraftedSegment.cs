using System.Buffers.Binary;
using System.Net;

namespace Labs.Network;

/// <summary>A TCP segment over IPv4 for <see cref="Link.InjectAsync"/>. Its sender need not exist.</summary>
public sealed record CraftedSegment
{
    private const int IpBytes = 20, TcpBytes = 20;

    /// <summary>The sender's IPv4 address and port.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>The receiver's IPv4 address and port.</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>The flags of the header.</summary>
    public required TcpFlags Flags { get; init; }

    /// <summary>The sequence number of the first byte.</summary>
    public required uint Sequence { get; init; }

    /// <summary>The acknowledgement number. It counts only with <see cref="TcpFlags.Ack"/>.</summary>
    public uint Acknowledgement { get; init; }

    /// <summary>The window as the header has it, not scaled.</summary>
    public int Window { get; init; } = 65535;

    /// <summary>The data.</summary>
    public byte[] Payload { get; init; } = [];

    /// <summary>The time stamp option (RFC 7323): value and echo reply.</summary>
    public (uint Value, uint Echo)? Timestamps { get; init; }

    /// <summary>
    /// Returns a segment with the header of one that a link has carried. It stands for a segment that the network delivers twice, or
    /// late: drop the original and inject the copy.
    /// </summary>
    /// <param name="segment">The segment that was seen.</param>
    /// <param name="fill">What each byte of the data is; captures have headers only.</param>
    public static CraftedSegment CopyOf(Segment segment, byte fill = 0)
    {
        var payload = new byte[segment.Payload];
        Array.Fill(payload, fill);
        return new CraftedSegment
        {
            Source = segment.Source,
            Destination = segment.Destination,
            Flags = segment.Flags,
            Sequence = segment.Sequence,
            Acknowledgement = segment.Acknowledgement,
            Window = segment.Window,
            Timestamps = segment.Timestamps,
            Payload = payload,
        };
    }

    /// <summary>Returns the packet of RFC 791 and RFC 9293, with both checksums.</summary>
    internal byte[] ToBytes()
    {
        var options = Timestamps is null ? 0 : 12;
        var packet = new byte[IpBytes + TcpBytes + options + Payload.Length];
        var ip = packet.AsSpan(0, IpBytes);
        var tcp = packet.AsSpan(IpBytes);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)packet.Length);
        ip[6] = 0x40;   // don't fragment
        ip[8] = 64;
        ip[9] = 6;
        Source.Address.TryWriteBytes(ip[12..], out _);
        Destination.Address.TryWriteBytes(ip[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Fold(Sum(ip)));

        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)Source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)Destination.Port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], Acknowledgement);
        tcp[12] = (byte)((TcpBytes + options) / 4 << 4);
        tcp[13] = (byte)Flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], (ushort)Window);
        if (Timestamps is { } stamps)
        {
            (tcp[20], tcp[21], tcp[22], tcp[23]) = (1, 1, 8, 10);
            BinaryPrimitives.WriteUInt32BigEndian(tcp[24..], stamps.Value);
            BinaryPrimitives.WriteUInt32BigEndian(tcp[28..], stamps.Echo);
        }
        Payload.CopyTo(tcp[(TcpBytes + options)..]);
        // The pseudo-header: addresses, protocol, length.
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Fold(Sum(ip[12..]) + 6 + (uint)tcp.Length + Sum(tcp)));
        return packet;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var at = 0; at < bytes.Length; at += 2)
            sum += at + 1 < bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : (uint)bytes[at] << 8;
        return sum;
    }

    private static ushort Fold(uint sum)
    {
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
