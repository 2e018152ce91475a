namespace Labs.Agent.Links;

/// <summary>
/// Drops a packet when the time in the queue has been above the target for an interval. It drops the next ones at shorter and shorter
/// intervals until the time is below the target again. The state machine of RFC 8289, section 5, in nanoseconds.
/// </summary>
internal sealed class CoDel(long target, long interval, int mtu)
{
    private long _firstAbove;
    private long _dropNext;
    private int _count;
    private int _lastCount;
    private bool _dropping;

    /// <summary>Returns whether the packet that leaves the queue now is dropped (or marked) instead of being sent.</summary>
    /// <param name="now">When the packet leaves the queue.</param>
    /// <param name="sojourn">How long the packet has waited.</param>
    /// <param name="waitingBytes">The bytes that wait behind it.</param>
    public bool ShouldDrop(long now, long sojourn, long waitingBytes)
    {
        var okToDrop = IsAbove(now, sojourn, waitingBytes);
        if (_dropping)
        {
            if (!okToDrop)
            {
                _dropping = false;
                return false;
            }
            if (now < _dropNext)
                return false;
            _count++;
            _dropNext = Next(_dropNext);
            return true;
        }
        if (!okToDrop)
            return false;
        _dropping = true;
        var delta = _count - _lastCount;
        _count = delta > 1 && now - _dropNext < 16 * interval ? delta : 1;
        _dropNext = Next(now);
        _lastCount = _count;
        return true;
    }

    private bool IsAbove(long now, long sojourn, long waitingBytes)
    {
        if (sojourn < target || waitingBytes <= mtu)
        {
            _firstAbove = 0;
            return false;
        }
        if (_firstAbove == 0)
        {
            _firstAbove = now + interval;
            return false;
        }
        return now >= _firstAbove;
    }

    private long Next(long from) => from + (long)(interval / Math.Sqrt(_count));
}
