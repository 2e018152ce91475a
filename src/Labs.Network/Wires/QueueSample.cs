namespace Labs.Network;

/// <summary>The bottleneck's queue at one moment. Counts are since the wire began.</summary>
/// <param name="At">Since the wire began.</param>
/// <param name="Bytes">Waiting, without the packet that is being sent.</param>
/// <param name="PeakBytes">The most since the sample before.</param>
/// <param name="SentBytes">Delivered, with headers from IP upwards.</param>
/// <param name="Overflows">Dropped for want of room.</param>
/// <param name="Losses">Dropped at random, as asked.</param>
/// <param name="Faults">Dropped by <see cref="Direction.DropAsync(int, int, CancellationToken)"/> and its like.</param>
/// <param name="CoDelDrops">Dropped to shorten the queue.</param>
/// <param name="Marks">Marked in place of being dropped.</param>
public readonly record struct QueueSample(TimeSpan At, long Bytes, long PeakBytes, long SentBytes, int SentPackets, int Overflows, int Losses, int Faults, int CoDelDrops, int Marks)
{
    public int Drops => Overflows + Losses + Faults + CoDelDrops;
}
