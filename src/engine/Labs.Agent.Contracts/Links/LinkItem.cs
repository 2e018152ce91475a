using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Labs.Agent.Contracts;

/// <summary>The link is up, or what has happened since the last item.</summary>
/// <param name="UpUs">Since when the link is up, on the agent's monotonic clock; 0 except in the first item.</param>
/// <param name="There">Queue readings from left to right: an array of <see cref="QueueReading"/>.</param>
/// <param name="Back">Queue readings from right to left: an array of <see cref="QueueReading"/>.</param>
/// <param name="Packets">Captured and dropped packets of both directions: an array of <see cref="PacketReading"/>.</param>
/// <param name="Settled">
/// The highest token of a <see cref="LinkSettle"/> so far. Everything that the link saw before that request has been reported.
/// </param>
public sealed record LinkItem(long UpUs = 0, byte[]? There = null, byte[]? Back = null, byte[]? Packets = null, int Settled = 0);

/// <summary>The queue of one direction at one moment. Counts start when the link comes up.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct QueueReading
{
    /// <summary>On the agent's monotonic clock.</summary>
    public long AtUs;

    /// <summary>Bytes waiting now.</summary>
    public long Bytes;

    /// <summary>The most bytes that waited since the last reading.</summary>
    public long PeakBytes;

    public long SentBytes;
    public int SentPackets;

    /// <summary>Packets dropped because the queue was full.</summary>
    public int Overflows;

    /// <summary>Packets dropped at random.</summary>
    public int Losses;

    /// <summary>Packets dropped by a <see cref="LinkFault"/>.</summary>
    public int Faults;
    public int CoDelDrops;
    public int Marks;
}

/// <summary>What became of a packet on the link.</summary>
public enum Fate : byte
{
    Delivered,

    /// <summary>The queue was full.</summary>
    Overflow,

    /// <summary>Dropped at random.</summary>
    Loss,

    /// <summary>Dropped by a <see cref="LinkFault"/>.</summary>
    Fault,

    /// <summary>Dropped by CoDel to shorten the queue.</summary>
    CoDel,
}

/// <summary>A packet's first bytes and what became of it. Times are on the agent's monotonic clock.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PacketReading
{
    /// <summary>When the packet reached the link.</summary>
    public long AtUs;

    /// <summary>When the packet was delivered or dropped.</summary>
    public long DoneUs;

    /// <summary>In bytes, with the IP header.</summary>
    public int Length;

    /// <summary>1 from right to left, 0 from left to right.</summary>
    public byte Back;
    public byte Marked;
    public Fate Fate;

    /// <summary>How many bytes of <see cref="Head"/> are filled.</summary>
    public byte Captured;
    public PacketHead Head;
}

/// <summary>The first bytes of a packet: room for an IPv4 header and a TCP header with all options.</summary>
[InlineArray(120)]
public struct PacketHead
{
    private byte _first;
}
