using Labs.Agent.Contracts;

namespace Labs.Agent.Flows;

/// <summary>
/// Switches the sampling of a running flow on and off, and counts what is sent in each turn. Two turns make a pair, in random order:
/// neighbours in time share the connection, the processors and the machine's other load, which separate connections do not.
/// </summary>
internal sealed class SamplingTurns
{
    // The time of slow start and of the growth of the buffers.
    private const long BeforeNs = 500_000_000;

    // At its beginning a turn still shows what the one before has left in queues and caches.
    private const long SettleNs = 5_000_000;
    private readonly TcpSampler _sampler;
    private readonly long _turnNs;
    private readonly Random _random;
    private readonly List<FlowTurn> _turns = [];
    private bool _isTurn, _isSecond = true, _isOn;
    private long _settledNs, _endNs, _countedNs, _countedSent;

    public SamplingTurns(TcpSampler sampler, double turnMs, int seed, long now)
    {
        (_sampler, _turnNs, _random) = (sampler, (long)(turnMs * 1e6), new Random(seed));
        _endNs = now + BeforeNs;
    }

    public FlowTurn[] Turns => [.. _turns];

    /// <summary>Begins and ends turns. Called by the sender's thread between two sends.</summary>
    /// <param name="sent">Bytes sent since the beginning.</param>
    public void Look(long now, long sent)
    {
        if (now >= _endNs)
        {
            if (_isTurn)
                _turns.Add(_countedNs > 0 ? new FlowTurn(_isOn, sent - _countedSent, (now - _countedNs) / 1e9) : new FlowTurn(_isOn, 0, 0));
            _isSecond = !_isSecond;
            _isOn = _isSecond ? !_isOn : _random.Next(2) == 0;
            _sampler.Switch(_isOn, now);
            (_isTurn, _countedNs, _settledNs, _endNs) = (true, 0, now + SettleNs, now + _turnNs);
        }
        else if (_isTurn && _countedNs == 0 && now >= _settledNs)
            (_countedNs, _countedSent) = (now, sent);
    }
}
