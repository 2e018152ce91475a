namespace Labs.Agent.Links;

/// <summary>
/// Decides how long a direction may block before a packet is due. Wake-ups come late, by a time that varies with the machine's load. So
/// the direction wakes up earlier by that time and spins for the rest. All times are in nanoseconds.
/// </summary>
internal sealed class LinkAlarm
{
    private const long LeastMargin = 20_000;
    private const long MostMargin = 150_000;

    // A spin occupies a processor that senders and receivers need, so each unit of it must be earned by two of sleep.
    private const long MostCredit = 400_000;
    private long _margin = 40_000;
    private long _credit = MostCredit;
    private long _spinningTo;

    /// <summary>Returns how long to block now; 0 for not at all.</summary>
    /// <param name="due">When the next packet is due.</param>
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

    /// <summary>Learns from a wake-up how late wake-ups come.</summary>
    /// <param name="isPacket">A packet ended the sleep before its time was over.</param>
    public void Woke(long from, long asked, long now, bool isPacket)
    {
        _credit = Math.Min(MostCredit, _credit + ((now - from) / 2));
        if (isPacket)
            return;
        // The margin rises at once and falls slowly: a late wake-up delays a packet, an early one only costs a spin.
        var late = Math.Clamp(now - from - asked, LeastMargin, MostMargin);
        _margin = late > _margin ? late : _margin - ((_margin - late) / 16);
    }
}
