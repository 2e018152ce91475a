using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Labs.Docker;

/// <summary>One direction of a link, from where packets enter to where they leave.</summary>
/// <param name="BitsPerSecond">With headers from IP upwards; 0 for no limit.</param>
/// <param name="DelayUs">Propagation, counted from when the last bit has left the queue.</param>
/// <param name="QueueBytes">What may wait, without the packet that is being sent; 0 for no limit.</param>
/// <param name="Loss">The share of packets that is lost at random, 0 to 1.</param>
/// <param name="MarkBytes">Packets that find this much waiting are marked (RFC 3168), if their sender can take it; 0 for none.</param>
/// <param name="CoDelTargetUs">Waiting that is fine for ever (RFC 8289); 0 for a queue without CoDel.</param>
/// <param name="CoDelIntervalUs">Waiting above the target that is fine for this long.</param>
/// <param name="Marks">The share of packets that is marked at random, if their sender can take it, 0 to 1.</param>
internal sealed record LinkPath(double BitsPerSecond, double DelayUs, long QueueBytes, double Loss, long MarkBytes, double CoDelTargetUs, double CoDelIntervalUs,
    double Marks = 0);

/// <param name="Address">With prefix length: "192.0.2.1/24".</param>
internal sealed record LinkEnd(AgentTarget Target, string Device, string Address);

/// <param name="Id">Chosen by the caller, for <see cref="LinkFault"/>.</param>
/// <param name="There">From left to right.</param>
/// <param name="SampleUs">The least time between two samples of a queue.</param>
internal sealed record LinkArguments(int Id, LinkEnd Left, LinkEnd Right, LinkPath There, LinkPath Back, int Mtu, int Seed, int SampleUs);

/// <summary>The link is up since UpUs, or news since the last item.</summary>
/// <param name="There"><see cref="QueueReading"/>s.</param>
/// <param name="Back"><see cref="QueueReading"/>s.</param>
/// <param name="Packets"><see cref="PacketReading"/>s of both directions.</param>
/// <param name="Settled">The token of a <see cref="LinkSettle"/>: what was seen before it, or before one with a lower token, has been told.</param>
internal sealed record LinkItem(long UpUs = 0, byte[]? There = null, byte[]? Back = null, byte[]? Packets = null, int Settled = 0);

/// <summary>What happens to chosen packets. Counted from when it is told.</summary>
/// <param name="FlagsMask">TCP flags that matter, as in the header's 13th byte; 0 for all packets.</param>
/// <param name="FlagsValue">What they must be.</param>
/// <param name="MinPayload">TCP payload in bytes; 1 for data only.</param>
/// <param name="MaxPayload">0 for segments without data.</param>
/// <param name="Skip">How many of them pass.</param>
/// <param name="Count">How many of the next are dropped; 0 takes back what was told before of this port.</param>
/// <param name="OutageMs">From the first dropped one on, everything is dropped for so long.</param>
/// <param name="Port">On either side; 0 for all.</param>
internal sealed record LinkFault(int Id, bool Back, int FlagsMask, int FlagsValue, int MinPayload, int MaxPayload, int Skip, int Count, double OutageMs, int Port = 0);

internal sealed record LinkChange(int Id, bool Back, LinkPath Path);

/// <summary>Every packet's headers are recorded while more captures have begun than ended.</summary>
internal sealed record LinkCapture(int Id, bool Begins);

/// <summary>Asks for what has not been told yet.</summary>
/// <param name="Token">Higher than every one before.</param>
internal sealed record LinkSettle(int Id, int Token);

/// <summary>A queue at one moment; times are of the engine's monotonic clock.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QueueReading
{
    public long AtUs;

    /// <summary>Waiting now.</summary>
    public long Bytes;

    /// <summary>The most that waited since the last reading.</summary>
    public long PeakBytes;

    /// <summary>Since the link began, as all below.</summary>
    public long SentBytes;
    public int SentPackets;
    public int Overflows;
    public int Losses;
    public int Faults;
    public int CoDelDrops;
    public int Marks;
}

/// <summary>What became of a packet.</summary>
internal enum PacketFate : byte
{
    Delivered,
    Overflow,
    Loss,
    Fault,
    CoDel,
}

/// <summary>A packet's headers, when it came to the link, and when it left or was dropped.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketReading
{
    public long AtUs;
    public long DoneUs;
    public int Length;
    public byte Back;
    public byte Marked;
    public PacketFate Fate;
    public byte Captured;
    public PacketHead Head;
}

/// <summary>As much of a packet as an IPv4 and a TCP header with all options can take.</summary>
[InlineArray(120)]
internal struct PacketHead
{
    private byte _first;
}
