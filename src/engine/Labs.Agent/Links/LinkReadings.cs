using System.Runtime.InteropServices;
using Labs.Agent.Contracts;

namespace Labs.Agent.Links;

/// <summary>Collects the readings of both directions of a link for the thread that reports them.</summary>
internal sealed unsafe class LinkReadings(int sampleUs)
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly long[] _last = new long[2];
    private readonly List<QueueReading>[] _queues = [[], []];
    private readonly List<PacketReading> _packets = [];
    private int _captures;
    private int _settle;

    public bool WantsPackets => Volatile.Read(ref _captures) > 0;

    /// <summary>One capture begins or ends. Packets are recorded until the last capture has ended.</summary>
    public void Capture(bool begins) => Interlocked.Add(ref _captures, begins ? 1 : -1);

    /// <summary>Keeps a queue reading unless the last one is too recent.</summary>
    /// <param name="isLast">Keeps it in any case.</param>
    /// <returns>Whether it was kept.</returns>
    public bool Offer(in QueueReading reading, bool isBack, bool isLast)
    {
        var side = isBack ? 1 : 0;
        if (!isLast && reading.AtUs - _last[side] < sampleUs)
            return false;
        _last[side] = reading.AtUs;
        lock (_lock)
            _queues[side].Add(reading);
        Announce();
        return true;
    }

    public void AddDrop(byte* packet, int length, long arrived, long now, bool isBack, Fate fate) =>
        Add(packet, length, arrived, now, isBack, false, fate);

    public void Add(byte* packet, int length, long arrived, long now, bool isBack, bool isMarked, Fate fate)
    {
        var reading = new PacketReading
        {
            AtUs = arrived / 1000,
            DoneUs = now / 1000,
            Length = length,
            Back = isBack ? (byte)1 : (byte)0,
            Marked = isMarked ? (byte)1 : (byte)0,
            Fate = fate,
        };
        Span<byte> head = reading.Head;
        reading.Captured = (byte)Math.Min(length, head.Length);
        new ReadOnlySpan<byte>(packet, reading.Captured).CopyTo(head);
        lock (_lock)
            _packets.Add(reading);
        Announce();
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

    /// <summary>The next item carries this token, or a later one.</summary>
    public void Settle(int token)
    {
        lock (_lock)
            _settle = Math.Max(_settle, token);
        Announce();
    }

    public LinkItem Take()
    {
        lock (_lock)
        {
            var item = new LinkItem(0, Bytes(_queues[0]), Bytes(_queues[1]), Bytes(_packets), _settle);
            _settle = 0;
            _queues[0].Clear();
            _queues[1].Clear();
            _packets.Clear();
            return item;
        }
    }

    private void Announce()
    {
        if (_news.CurrentCount > 0)
            return;
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // The other direction has announced it.
        }
    }

    private static byte[]? Bytes<T>(List<T> list) where T : unmanaged =>
        list.Count == 0 ? null : MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list)).ToArray();
}
