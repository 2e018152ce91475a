using System.Net;

namespace Labs.Network;

/// <summary>
/// A TCP segment over IPv4 as tcpdump(8) recorded it, with its data. A <see cref="Segment"/> is what a link records: headers only.
/// </summary>
/// <param name="At">When it passed the interface, since the epoch of 1970.</param>
/// <param name="Source">The sender's address and port.</param>
/// <param name="Destination">The receiver's address and port.</param>
/// <param name="Flags">The flags of the header.</param>
/// <param name="Sequence">The sequence number in the header.</param>
/// <param name="Payload">The data.</param>
/// <param name="Bytes">The whole packet, from the IP header on.</param>
public sealed record CapturedPacket(
    TimeSpan At, IPEndPoint Source, IPEndPoint Destination, TcpFlags Flags, uint Sequence, byte[] Payload, byte[] Bytes)
{
    /// <summary>Returns whether all of the given flags are set.</summary>
    public bool Has(TcpFlags flags) => (Flags & flags) == flags;
}
