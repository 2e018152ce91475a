namespace Labs.Network;

/// <summary>The queue of one direction at one moment. Counts start when the link comes up.</summary>
/// <param name="At">Since the link came up.</param>
/// <param name="Bytes">Bytes waiting, without the packet that is being sent.</param>
/// <param name="PeakBytes">The most bytes waiting since the sample before.</param>
/// <param name="SentBytes">Bytes delivered, with headers from IP upwards.</param>
/// <param name="SentPackets">Packets delivered.</param>
/// <param name="Overflows">Packets dropped because the queue was full.</param>
/// <param name="Losses">Packets dropped at random.</param>
/// <param name="Faults">Packets dropped by <see cref="Direction.DropAsync(int, int, CancellationToken)"/> and similar methods.</param>
/// <param name="CoDelDrops">Packets dropped by CoDel to shorten the queue.</param>
/// <param name="Marks">Packets marked instead of being dropped.</param>
public readonly record struct QueueSample(
    TimeSpan At, long Bytes, long PeakBytes, long SentBytes, int SentPackets, int Overflows, int Losses, int Faults, int CoDelDrops,
    int Marks)
{
    /// <summary>Packets dropped for any reason.</summary>
    public int Drops => Overflows + Losses + Faults + CoDelDrops;
}
