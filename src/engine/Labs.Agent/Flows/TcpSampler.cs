using System.Net.Sockets;
using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Flows;

/// <summary>
/// Reads a socket's TCP_INFO on a fixed schedule and keeps each reading that differs from the one before. The Linux kernel locks the
/// socket for a reading, and another thread would make the sender wait. So the sender itself reads, between two of its sends.
/// </summary>
internal sealed class TcpSampler
{
    // More than is taken at once, so that the sender never waits for memory.
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

    /// <summary>When the next reading is due, on the monotonic clock.</summary>
    public long DueNs => _due;

    /// <summary>Switches sampling on or off. Called by the sender's thread.</summary>
    public void Switch(bool isOn, long now) => _due = isOn ? now : long.MaxValue;

    /// <summary>Reads if a reading is due. Called by the sender's thread.</summary>
    public void ReadIfDue(long now)
    {
        if (now < _due)
            return;
        Read();
        // A late reading must not make the next ones come in a burst.
        _due = Math.Max(_due + _everyNs, now);
    }

    /// <summary>Reads at once, independently of the schedule. Called by the sender's thread.</summary>
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

    /// <summary>Returns the readings since the last call; null if there are fewer than requested. Called by one other thread.</summary>
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

    /// <summary>Returns the newest reading, whether it was taken or not; null if there is none yet.</summary>
    public byte[]? Latest()
    {
        lock (_lock)
            return _last.AtUs == 0 ? null : MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in _last)).ToArray();
    }

    // The times since the last segments change all the time and carry no news of their own.
    private static bool Differs(TcpReading a, TcpReading b)
    {
        a.AtUs = b.AtUs;
        (a.LastDataSent, a.LastAckSent, a.LastDataRecv, a.LastAckRecv) = (b.LastDataSent, b.LastAckSent, b.LastDataRecv, b.LastAckRecv);
        return !Bytes(in a).SequenceEqual(Bytes(in b));

        static ReadOnlySpan<byte> Bytes(in TcpReading reading) => MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in reading));
    }
}
