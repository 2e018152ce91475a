using System.Runtime.InteropServices;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>One direction of a link.</summary>
public sealed class Direction
{
    private readonly Link _link;
    private readonly bool _isBack;
    private readonly List<QueueReading> _queue = [];

    internal Direction(Link link, bool isBack, LinkPath path) => (_link, _isBack, Path) = (link, isBack, path);

    /// <summary>The samples of the queue since the link came up. The newest is up to 50 ms old.</summary>
    public IReadOnlyList<QueueSample> Queue
    {
        get
        {
            lock (_queue)
                return [.. _queue.Select(Sample)];
        }
    }

    /// <summary>What the user-space link does in this direction.</summary>
    internal LinkPath Path { get; private set; }

    /// <summary>Drops data segments, counted from now.</summary>
    /// <param name="nth">The first one to drop, counted from 1.</param>
    /// <param name="count">How many in a row.</param>
    public Task DropAsync(int nth, int count = 1, CancellationToken cancellationToken = default) =>
        FaultAsync(new LinkFault(_link.Number, _isBack, 0, 0, 1, int.MaxValue, nth - 1, count, 0), cancellationToken);

    /// <summary>Drops everything for a while, beginning with a data segment.</summary>
    /// <param name="nth">The data segment at which the outage begins, counted from now and from 1.</param>
    public Task OutageAsync(int nth, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var outageMs = duration.TotalMilliseconds;
        return FaultAsync(new LinkFault(_link.Number, _isBack, 0, 0, 1, int.MaxValue, nth - 1, 1, outageMs), cancellationToken);
    }

    /// <summary>Drops the next segments whose flags among <paramref name="mask"/> are exactly <paramref name="flags"/>.</summary>
    /// <param name="skip">How many of them pass first.</param>
    /// <param name="maxPayload">The largest payload in bytes; 0 for segments without data.</param>
    /// <param name="port">A port on either side; all by default.</param>
    public Task DropAsync(
        TcpFlags flags, TcpFlags mask, int count = 1, int skip = 0, int maxPayload = int.MaxValue, int port = 0,
        CancellationToken cancellationToken = default) =>
        FaultAsync(new LinkFault(_link.Number, _isBack, (int)mask, (int)flags, 0, maxPayload, skip, count, 0, port), cancellationToken);

    /// <summary>Withdraws earlier drops that are not over yet, for one port or for all.</summary>
    public Task PassAsync(int port = 0, CancellationToken cancellationToken = default) =>
        _link.Control.FaultAsync(new LinkFault(_link.Number, _isBack, 0, 0, 0, 0, 0, 0, 0, port), cancellationToken);

    /// <summary>Changes the share of packets that is dropped at random, from the next packet on.</summary>
    public async Task LoseAsync(double share, CancellationToken cancellationToken = default)
    {
        var changed = Path with { Loss = share };
        await _link.Control.ChangeAsync(new LinkChange(_link.Number, _isBack, changed), cancellationToken);
        Path = changed;
    }

    internal void Take(byte[]? readings)
    {
        if (readings is null)
            return;
        lock (_queue)
            _queue.AddRange(MemoryMarshal.Cast<byte, QueueReading>(readings));
    }

    private QueueSample Sample(QueueReading reading) => new(
        _link.Since(reading.AtUs), reading.Bytes, reading.PeakBytes, reading.SentBytes, reading.SentPackets, reading.Overflows,
        reading.Losses, reading.Faults, reading.CoDelDrops, reading.Marks);

    private Task FaultAsync(LinkFault fault, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fault.Skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Count, 1);
        return _link.Control.FaultAsync(fault, cancellationToken);
    }
}
