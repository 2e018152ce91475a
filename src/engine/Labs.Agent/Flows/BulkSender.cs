using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Labs.Agent.Links;
using Labs.Agent.Linux;

namespace Labs.Agent.Flows;

/// <summary>
/// Sends as much as a connected socket accepts, one system call per block, and reads TCP_INFO between two of them. It never blocks in a
/// send: while there is no room it waits for room, or until a reading is due.
/// </summary>
internal sealed unsafe class BulkSender
{
    // Without a schedule, a cancellation or the end is noticed after this time at the latest.
    private const long LookNs = 100_000_000;
    private readonly int _fd;
    private readonly byte[] _block;
    private readonly TcpSampler? _sampler;
    private readonly SamplingTurns? _turns;
    private readonly CancellationToken _cancel;

    /// <param name="blockBytes">The size of one send.</param>
    public BulkSender(Socket socket, int blockBytes, TcpSampler? sampler, SamplingTurns? turns, CancellationToken cancel)
    {
        (_fd, _sampler, _turns, _cancel) = ((int)socket.Handle, sampler, turns, cancel);
        _block = GC.AllocateUninitializedArray<byte>(blockBytes, pinned: true);
        // For the calling thread, which is the one that sends: a reading must not come 50 us late.
        _ = RawNative.prctl(RawNative.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    /// <summary>Sends a number of bytes, or until a time on the monotonic clock.</summary>
    public void Send(long bytes, long untilNs)
    {
        var block = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_block, 0);
        for (var left = bytes; left > 0;)
        {
            _cancel.ThrowIfCancellationRequested();
            var now = MonotonicClock.Ns;
            if (now >= untilNs)
                return;
            Look(now, bytes - left);
            var length = Math.Min(left, _block.Length);
            var sent = RawNative.send(_fd, block, (nint)length, RawNative.MSG_DONTWAIT | RawNative.MSG_NOSIGNAL);
            if (sent == length)
            {
                left -= sent;
                continue;
            }
            if (sent > 0)
                left -= sent;
            else if (Marshal.GetLastPInvokeError() is var error and not (RawNative.EAGAIN or RawNative.EINTR))
                throw new AgentException($"send: {new Win32Exception(error).Message}");
            // Sends only into real room, which is a third of the buffer. Filling every small gap would hide from the Linux kernel that
            // the buffer is too small for the window, and the window would not grow (tcp_should_expand_sndbuf).
            while (!Rest(RawNative.POLLOUT, untilNs))
            {
                _cancel.ThrowIfCancellationRequested();
                now = MonotonicClock.Ns;
                if (now >= untilNs)
                    return;
                Look(now, bytes - left);
            }
        }
    }

    private void Look(long now, long sent)
    {
        _turns?.Look(now, sent);
        _sampler?.ReadIfDue(now);
    }

    /// <summary>Continues to read TCP_INFO until the condition is set.</summary>
    public void WaitUntil(ManualResetEventSlim condition)
    {
        if (_sampler is null)
        {
            condition.Wait(_cancel);
            return;
        }
        while (!condition.IsSet)
        {
            _cancel.ThrowIfCancellationRequested();
            Rest(0, long.MaxValue);
            _sampler.ReadIfDue(MonotonicClock.Ns);
        }
    }

    /// <summary>Waits for one of the events, or until something is due.</summary>
    /// <returns>Whether an event came.</returns>
    private bool Rest(short events, long untilNs)
    {
        var now = MonotonicClock.Ns;
        var left = Math.Min(Math.Min(now + LookNs, untilNs), _sampler?.DueNs ?? long.MaxValue) - now;
        if (left <= 0)
            return false;
        var polled = new RawNative.PollFd { Fd = _fd, Events = events };
        var time = new RawNative.TimeSpec { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
        return RawNative.ppoll(&polled, events == 0 ? 0u : 1u, &time, null) > 0;
    }
}
