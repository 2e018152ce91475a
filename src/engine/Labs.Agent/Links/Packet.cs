using System.Buffers.Binary;

namespace Labs.Agent.Links;

/// <summary>Reads and writes the fields of a packet that the link needs (RFC 791, RFC 9293, RFC 3168).</summary>
internal static unsafe class Packet
{
    private const int Tcp = 6;
    private const int CongestionExperienced = 3;

    /// <summary>Reads the flags and the payload's length of a TCP segment over IPv4. Returns false for anything else.</summary>
    public static bool TryReadTcp(byte* packet, int length, out int flags, out int payload)
    {
        (flags, payload) = (0, 0);
        if (length < 40 || packet[0] >> 4 != 4 || packet[9] != Tcp)
            return false;
        var header = (packet[0] & 15) * 4;
        if (header + 20 > length)
            return false;
        flags = packet[header + 13];
        payload = length - header - ((packet[header + 12] >> 4) * 4);
        return true;
    }

    /// <summary>Returns whether a TCP segment comes from or goes to a port.</summary>
    public static bool HasPort(byte* packet, int port)
    {
        var header = (packet[0] & 15) * 4;
        return Word(packet, header) == port || Word(packet, header + 2) == port;
    }

    /// <summary>Sets Congestion Experienced if the sender supports it. Returns whether the packet is marked.</summary>
    public static bool TryMark(byte* packet, int length)
    {
        if (length < 20 || packet[0] >> 4 != 4 || (packet[1] & 3) == 0)
            return false;
        if ((packet[1] & 3) == CongestionExperienced)
            return true;
        // The checksum's update of RFC 1624, equation 3, for the one word that changes.
        var before = Word(packet, 0);
        packet[1] |= CongestionExperienced;
        var sum = (uint)(ushort)~Word(packet, 10) + (ushort)~before + Word(packet, 0);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(packet + 10, 2), (ushort)~sum);
        return true;
    }

    private static ushort Word(byte* packet, int at) => (ushort)((packet[at] << 8) | packet[at + 1]);
}
