using System.Buffers.Binary;
using System.Net;

namespace Labs.Network;

/// <summary>Reads capture files in the format of pcap-savefile(5).</summary>
public static class PacketFile
{
    private const int FileHeader = 24, PacketHeader = 16, Ipv4 = 0x0800, Tcp = 6;

    /// <summary>Returns the TCP segments over IPv4 in a capture file, in the order in which they were recorded.</summary>
    /// <exception cref="NetworkLabException">It is no capture file, or one of a kind of interface that is not supported.</exception>
    public static IReadOnlyList<CapturedPacket> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader)
            throw new NetworkLabException($"A capture file has at least {FileHeader} bytes; this one has {file.Length}.");
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(file);
        var (isLittle, isNano) = magic switch
        {
            0xa1b2c3d4 => (true, false),
            0xa1b23c4d => (true, true),
            0xd4c3b2a1 => (false, false),
            0x4d3cb2a1 => (false, true),
            _ => throw new NetworkLabException($"This is no capture file of libpcap: it begins with {magic:x8}."),
        };
        var link = Number(file, 20) & 0xffff;
        var packets = new List<CapturedPacket>();
        for (var at = FileHeader; at + PacketHeader <= file.Length;)
        {
            var length = (int)Number(file, at + 8);
            if (at + PacketHeader + length > file.Length)
                break;
            var ticks = Number(file, at + 4) * (isNano ? 0.01 : 10);
            var time = TimeSpan.FromSeconds(Number(file, at)) + TimeSpan.FromTicks((long)ticks);
            if (TcpSegment(time, IpPacket(file.Slice(at + PacketHeader, length), link)) is { } packet)
                packets.Add(packet);
            at += PacketHeader + length;
        }
        return packets;

        uint Number(ReadOnlySpan<byte> bytes, int offset) => isLittle
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
    }

    // The link types of pcap-linktype(7): Ethernet, raw IP, and the two headers of "tcpdump -i any".
    private static ReadOnlySpan<byte> IpPacket(ReadOnlySpan<byte> frame, uint link)
    {
        var (header, type) = link switch
        {
            1 => (14, 12),
            12 or 14 or 101 or 228 => (0, -1),
            113 => (16, 14),
            276 => (20, 0),
            _ => throw new NetworkLabException($"Captures of link type {link} are not supported; expected Ethernet, raw IP or SLL."),
        };
        if (frame.Length < header || type >= 0 && BinaryPrimitives.ReadUInt16BigEndian(frame[type..]) != Ipv4)
            return [];
        return frame[header..];
    }

    private static CapturedPacket? TcpSegment(TimeSpan at, ReadOnlySpan<byte> ip)
    {
        if (ip.Length < 40 || ip[0] >> 4 != 4 || ip[9] != Tcp)
            return null;
        // Ethernet pads short frames, so the length comes from the header.
        var total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (total >= 40 && total < ip.Length)
            ip = ip[..total];
        var tcp = ip[((ip[0] & 15) * 4)..];
        var data = (tcp[12] >> 4) * 4;
        if (data > tcp.Length)
            return null;
        return new CapturedPacket(at,
            new IPEndPoint(new IPAddress(ip.Slice(12, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp)),
            new IPEndPoint(new IPAddress(ip.Slice(16, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..])),
            (TcpFlags)tcp[13], BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]), tcp[data..].ToArray(), ip.ToArray());
    }
}
