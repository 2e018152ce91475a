using System.Runtime.InteropServices;
using Labs.Docker;

namespace Labs.Network;

/// <summary>One direction of a wire.</summary>
public sealed class Direction
{
    private readonly Wire _wire;
    private readonly bool _isBack;
    private readonly List<QueueReading> _queue = [];
    private LinkPath _spec;

    internal Direction(Wire wire, bool isBack, LinkPath spec) => (_wire, _isBack, _spec) = (wire, isBack, spec);

    internal LinkPath Spec => _spec;

    /// <summary>The queue from the beginning, up to 50 ms ago.</summary>
    public IReadOnlyList<QueueSample> Queue
    {
        get
        {
            lock (_queue)
                return [.. _queue.Select(reading => new QueueSample(_wire.Since(reading.AtUs), reading.Bytes, reading.PeakBytes, reading.SentBytes, reading.SentPackets,
                    reading.Overflows, reading.Losses, reading.Faults, reading.CoDelDrops, reading.Marks))];
        }
    }

    /// <summary>Drops the n-th data segment from now, counted from 1, and those after it if more are asked for.</summary>
    public Task DropAsync(int nth, int count = 1, CancellationToken cancellationToken = default) =>
        FaultAsync(new LinkFault(_wire.Number, _isBack, 0, 0, 1, int.MaxValue, nth - 1, count, 0), cancellationToken);

    /// <summary>From the n-th data segment on, drops everything for a while.</summary>
    public Task OutageAsync(int nth, TimeSpan duration, CancellationToken cancellationToken = default) =>
        FaultAsync(new LinkFault(_wire.Number, _isBack, 0, 0, 1, int.MaxValue, nth - 1, 1, duration.TotalMilliseconds), cancellationToken);

    /// <summary>Drops the next segments whose flags among <paramref name="mask"/> are exactly <paramref name="flags"/>.</summary>
    /// <param name="maxPayload">0 for segments without data.</param>
    /// <param name="port">On either side; all by default.</param>
    public Task DropAsync(TcpFlags flags, TcpFlags mask, int count = 1, int skip = 0, int maxPayload = int.MaxValue, int port = 0, CancellationToken cancellationToken = default) =>
        FaultAsync(new LinkFault(_wire.Number, _isBack, (int)mask, (int)flags, 0, maxPayload, skip, count, 0, port), cancellationToken);

    /// <summary>Lets through again what was to be dropped, of one port or of all.</summary>
    public Task PassAsync(int port = 0, CancellationToken cancellationToken = default) =>
        _wire.LinkAsync(AgentOperations.LinkFault, new LinkFault(_wire.Number, _isBack, 0, 0, 0, 0, 0, 0, 0, port), cancellationToken);

    /// <summary>Changes the loss from the next packet on.</summary>
    public Task LoseAsync(double share, CancellationToken cancellationToken = default) => ChangeAsync(_spec with { Loss = share }, cancellationToken);

    /// <summary>Changes the room for waiting packets; those that wait already stay.</summary>
    public Task LimitQueueAsync(long bytes, CancellationToken cancellationToken = default) => ChangeAsync(_spec with { QueueBytes = bytes }, cancellationToken);

    /// <summary>Changes the rate, from the next packet on that begins to be sent.</summary>
    public Task LimitRateAsync(double mbps, CancellationToken cancellationToken = default) => ChangeAsync(_spec with { BitsPerSecond = mbps * 1e6 }, cancellationToken);

    internal void Take(byte[]? readings)
    {
        if (readings is null)
            return;
        lock (_queue)
            _queue.AddRange(MemoryMarshal.Cast<byte, QueueReading>(readings));
    }

    private async Task ChangeAsync(LinkPath changed, CancellationToken ct)
    {
        await _wire.LinkAsync(AgentOperations.LinkChange, new LinkChange(_wire.Number, _isBack, changed), ct).ConfigureAwait(false);
        _spec = changed;
    }

    private Task FaultAsync(LinkFault fault, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fault.Skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Count, 1);
        return _wire.LinkAsync(AgentOperations.LinkFault, fault, ct);
    }
}
