namespace Labs.Agent.Links;

/// <summary>
/// How long a direction may block before a packet is due. Wake-ups come late, by an amount that changes with the machine's load: it is
/// to wake up so much before, and spin for the rest. All times in nanoseconds.
/// </summary>
internal sealed class LinkAlarm
{
    private const long LeastMargin = 20_000;
    private const long MostMargin = 150_000;

    // A spin holds a processor that senders and receivers need: it is paid for by time slept, two for one.
    private const long MostCredit = 400_000;
    private long _margin = 40_000;
    private long _credit = MostCredit;
    private long _spinningTo;

    /// <summary>How long to block now; 0 for not at all.</summary>
    /// <param name="due">Of the next packet.</param>
    public long Sleep(long now, long due)
    {
        var left = due - now;
        if (left <= 0 || due == _spinningTo)
            return 0;
        if (left > _margin + 10_000)
            return left - _margin;
        if (_credit < left)
            return left;
        _credit -= left;
        _spinningTo = due;
        return 0;
    }

    /// <summary>Learns from a wake-up.</summary>
    /// <param name="isPacket">Something else than the time ended it.</param>
    public void Woke(long from, long asked, long now, bool isPacket)
    {
        _credit = Math.Min(MostCredit, _credit + ((now - from) / 2));
        if (isPacket)
            return;
        // Up at once, and down slowly: one wake-up too late is seen, one too early costs a spin.
        var late = Math.Clamp(now - from - asked, LeastMargin, MostMargin);
        _margin = late > _margin ? late : _margin - ((_margin - late) / 16);
    }
}
