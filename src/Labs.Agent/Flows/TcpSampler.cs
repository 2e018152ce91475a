using System.Net.Sockets;
using System.Runtime.InteropServices;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Flows;

/// <summary>
/// Reads a socket's TCP_INFO by a fixed schedule and keeps each reading that differs from the one before. The kernel locks the socket
/// for a reading, and whoever else wants it then waits: so the sender itself reads, between two of its sends.
/// </summary>
internal sealed class TcpSampler
{
    // What is taken at once, with room for a late taker: the sender never waits for memory.
    private const int Room = 4096;
    private readonly Socket _socket;
    private readonly long _everyNs;
    private readonly Lock _lock = new();
    private List<TcpReading> _readings = new(Room);
    private List<TcpReading> _taken = new(Room);
    private TcpReading _last;
    private long _due;

    public TcpSampler(Socket socket, int everyUs)
    {
        (_socket, _everyNs) = (socket, everyUs * 1000L);
        _due = MonotonicClock.Ns;
        ReadIfDue(_due);
    }

    /// <summary>When the next reading is due.</summary>
    public long DueNs => _due;

    /// <summary>For the sender's thread: no reading is due from now on, or one at once.</summary>
    public void Switch(bool isOn, long now) => _due = isOn ? now : long.MaxValue;

    /// <summary>For the sender's thread.</summary>
    public void ReadIfDue(long now)
    {
        if (now < _due)
            return;
        Read();
        // A reading that came late doesn't make the next ones come in a burst.
        _due = Math.Max(_due + _everyNs, now);
    }

    /// <summary>For the sender's thread: one reading more, whatever the schedule.</summary>
    public void Read()
    {
        if (!TcpSocket.TryRead(_socket, out var reading) || !Differs(reading, _last))
            return;
        lock (_lock)
        {
            _last = reading;
            _readings.Add(reading);
        }
    }

    /// <summary>For one other thread: what has come since the last call, or null if that is less than asked for.</summary>
    public byte[]? Take(int atLeast)
    {
        lock (_lock)
        {
            if (_readings.Count < atLeast)
                return null;
            (_readings, _taken) = (_taken, _readings);
        }
        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_taken)).ToArray();
        _taken.Clear();
        return bytes;
    }

    /// <summary>The newest reading, taken or not; null if there is none yet.</summary>
    public byte[]? Latest()
    {
        lock (_lock)
            return _last.AtUs == 0 ? null : MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in _last)).ToArray();
    }

    // The ages of the last segments change all the time and say nothing by themselves.
    private static bool Differs(TcpReading a, TcpReading b)
    {
        (a.AtUs, a.LastDataSent, a.LastAckSent, a.LastDataRecv, a.LastAckRecv) = (b.AtUs, b.LastDataSent, b.LastAckSent, b.LastDataRecv, b.LastAckRecv);
        return !MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in a)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in b)));
    }
}
