using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>What a flow did from beginning to end.</summary>
public sealed class FlowTrace : View
{
    private readonly Link _link;
    private readonly FlowSpec _spec;
    private readonly FlowReply _reply;
    private readonly TimeSpan _began;
    private QueueSample[]? _queue;

    internal FlowTrace(Link link, FlowSpec spec, FlowReply reply, int port, IReadOnlyList<TcpSample> samples)
    {
        (_link, _spec, _reply, Port, Samples) = (link, spec, reply, port, samples);
        _began = link.Since(reply.StartUs);
    }

    /// <summary>The name in legends.</summary>
    public string Name => _spec.Name ?? _reply.Algorithm;

    /// <summary>The congestion control that the Linux kernel confirmed.</summary>
    public string Algorithm => _reply.Algorithm;

    /// <summary>The receiver's port.</summary>
    public int Port { get; }

    /// <summary>The readings of TCP_INFO in order of time, each different from the one before.</summary>
    public IReadOnlyList<TcpSample> Samples { get; }

    /// <summary>Bytes that the receiver read.</summary>
    public long Bytes => _reply.Bytes;

    /// <summary>From the established connection to the receiver's last read.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(_reply.Seconds);

    /// <summary>From the SYN to the established connection; not part of <see cref="Duration"/>.</summary>
    public TimeSpan Handshake => TimeSpan.FromSeconds(_reply.HandshakeSeconds);

    /// <summary>The goodput: what the receiver read, without headers and retransmissions, in Mbit/s.</summary>
    public double Mbps => Bytes * 8 / 1e6 / Math.Max(_reply.Seconds, 1e-6);

    /// <summary>When the connection was established, since the link came up.</summary>
    public TimeSpan Began => _began;

    /// <summary>Retransmitted segments.</summary>
    public int Retransmits => Samples.Count > 0 ? Samples[^1].Retransmits : 0;

    /// <summary>The link that carried the flow.</summary>
    public Link Link => _link;

    /// <summary>The turns of <see cref="FlowSpec.SamplingTurn"/> in pairs, with sampling and without; empty if not asked for.</summary>
    public IReadOnlyList<FlowTurn> Turns => _reply.Turns ?? [];

    /// <summary>The samples of the bottleneck's queue during the flow. Their times count from the established connection.</summary>
    public IReadOnlyList<QueueSample> Queue => _queue ??=
    [
        .. (_spec.Backwards ? _link.Back : _link.There).Queue
            .Where(sample => sample.At >= _began && sample.At <= _began + Duration)
            .Select(sample => sample with { At = sample.At - _began }),
    ];

    /// <summary>The changes to a state that a loss or a mark causes.</summary>
    public IReadOnlyList<(TimeSpan At, CongestionState State)> Reductions
    {
        get
        {
            var found = new List<(TimeSpan, CongestionState)>();
            var last = CongestionState.Open;
            foreach (var sample in Samples)
            {
                if (sample.State != last && sample.State is CongestionState.Recovery or CongestionState.Loss or CongestionState.Cwr)
                    found.Add((sample.At, sample.State));
                last = sample.State;
            }
            return found;
        }
    }

    /// <summary>The recoveries that ended, in order of time. One that a timeout interrupted is not among them.</summary>
    public IReadOnlyList<Recovery> Recoveries
    {
        get
        {
            var found = new List<Recovery>();
            for (var i = 1; i < Samples.Count; i++)
            {
                var (before, first) = (Samples[i - 1], Samples[i]);
                if (first.State != CongestionState.Recovery || before.State is CongestionState.Recovery or CongestionState.Loss)
                    continue;
                while (i < Samples.Count && Samples[i].State == CongestionState.Recovery)
                    i++;
                if (i < Samples.Count && Samples[i].State == CongestionState.Open)
                    found.Add(new Recovery(first.At, Samples[i].At, before.Cwnd, first.Ssthresh, Samples[i].Cwnd));
            }
            return found;
        }
    }

    /// <summary>
    /// The congestion window in segments at the beginning of the flow and at the end of each round trip: when everything that was under way
    /// at the end of the round trip before is acknowledged. It ends with the first loss.
    /// </summary>
    public IReadOnlyList<int> WindowByRound
    {
        get
        {
            var windows = new List<int>();
            var underWay = 0.0;
            foreach (var sample in Samples.TakeWhile(sample => sample.State == CongestionState.Open))
            {
                var acknowledged = sample.BytesAcked / (double)sample.Mss;
                if (windows.Count > 0 && acknowledged < underWay)
                    continue;
                windows.Add(sample.Cwnd);
                underWay = acknowledged + sample.Cwnd;
            }
            return windows;
        }
    }

    /// <summary>Returns the last reading at or before a time; for a time before all readings, the first one.</summary>
    /// <exception cref="NetworkLabException">The flow was not sampled.</exception>
    public TcpSample At(TimeSpan time)
    {
        if (Samples.Count == 0)
            throw new NetworkLabException($"flow {Name} has no samples; was SampleEvery zero?");
        int low = 0, high = Samples.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Samples[middle].At <= time)
                low = middle + 1;
            else
                high = middle;
        }
        return Samples[Math.Max(0, low - 1)];
    }

    /// <summary>Returns the goodput between two moments, computed from acknowledged bytes, in Mbit/s.</summary>
    public double MbpsBetween(TimeSpan from, TimeSpan to) =>
        (At(to).BytesAcked - At(from).BytesAcked) * 8 / 1e6 / (to - from).TotalSeconds;

    public override MimeBundle ToMime() => new Table("measure", "value")
        .Row("flow", $"{Name} ({Algorithm}) over {_link.Summary}")
        .Row("received", FormattableString.Invariant($"{Bytes / 1e6:0.00} MB in {Duration.TotalSeconds:0.000} s, {Mbps:0.0} Mbit/s"))
        .Row("largest window", Samples.Count > 0 ? $"{Samples.Max(sample => sample.Cwnd)} segments" : "not sampled")
        .Row("retransmitted", $"{Retransmits} segments")
        .Row("reductions", string.Join(", ", Reductions.Select(Text)))
        .ToMime();

    private static string Text((TimeSpan At, CongestionState State) reduction) =>
        FormattableString.Invariant($"{reduction.State} at {reduction.At.TotalSeconds:0.000} s");
}
