using System.Net.Sockets;
using System.Runtime.InteropServices;
using Labs.Agent.Links;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Flows;

/// <summary>Reads a socket's TCP_INFO by a fixed schedule and keeps each reading that differs from the one before.</summary>
internal sealed class TcpSampler : IDisposable
{
    private readonly Socket _socket;
    private readonly long _everyNs;
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private List<TcpReading> _readings = [];
    private volatile bool _stop;

    public TcpSampler(Socket socket, int everyUs)
    {
        (_socket, _everyNs) = (socket, everyUs * 1000L);
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "sampler" };
        _thread.Start();
    }

    public byte[]? Take()
    {
        lock (_lock)
        {
            if (_readings.Count == 0)
                return null;
            var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_readings)).ToArray();
            _readings.Clear();
            return bytes;
        }
    }

    /// <summary>Ends it; what was not taken stays.</summary>
    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private unsafe void Run()
    {
        _ = LinkNative.prctl(LinkNative.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        _ = LinkNative.setpriority(0, (uint)LinkNative.gettid(), -10);
        TcpReading last = default;
        var due = MonotonicClock.Ns;
        while (!_stop)
        {
            if (!TcpSocket.TryRead(_socket, out var reading))
                return;
            if (Differs(reading, last))
            {
                lock (_lock)
                    _readings.Add(reading);
                last = reading;
            }
            // A reading that came late doesn't make the next ones come in a burst.
            due = Math.Max(due + _everyNs, MonotonicClock.Ns - _everyNs);
            var left = due - MonotonicClock.Ns;
            if (left <= 0)
                continue;
            var time = new LinkNative.TimeSpec { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
            _ = LinkNative.ppoll(null, 0, &time, null);
        }
    }

    // The ages of the last segments change all the time and say nothing by themselves.
    private static bool Differs(TcpReading a, TcpReading b)
    {
        (a.AtUs, a.LastDataSent, a.LastAckSent, a.LastDataRecv, a.LastAckRecv) = (b.AtUs, b.LastDataSent, b.LastAckSent, b.LastDataRecv, b.LastAckRecv);
        return !MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in a)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<TcpReading>(in b)));
    }
}
