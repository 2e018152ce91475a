using Labs.Docker;

namespace Labs.Network;

/// <summary>What a flow did, from beginning to end.</summary>
public sealed class FlowTrace : View
{
    private readonly Wire _wire;
    private readonly FlowSpec _spec;
    private readonly FlowReply _reply;
    private readonly TimeSpan _began;
    private QueueSample[]? _queue;

    internal FlowTrace(Wire wire, FlowSpec spec, FlowReply reply, int port, IReadOnlyList<TcpSample> samples)
    {
        (_wire, _spec, _reply, Port, Samples) = (wire, spec, reply, port, samples);
        _began = wire.Since(reply.StartUs);
    }

    public string Name => _spec.Name ?? _reply.Algorithm;

    /// <summary>The congestion control that the kernel confirmed.</summary>
    public string Algorithm => _reply.Algorithm;

    /// <summary>The receiver's.</summary>
    public int Port { get; }

    /// <summary>In order of time, each different from the one before.</summary>
    public IReadOnlyList<TcpSample> Samples { get; }

    /// <summary>What the receiver read, in bytes.</summary>
    public long Bytes => _reply.Bytes;

    /// <summary>From the established connection to the receiver's last read.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(_reply.Seconds);

    /// <summary>Before <see cref="Duration"/>: from the SYN to the established connection.</summary>
    public TimeSpan Handshake => TimeSpan.FromSeconds(_reply.HandshakeSeconds);

    /// <summary>Goodput: what the receiver read, without headers and retransmissions.</summary>
    public double Mbps => Bytes * 8 / 1e6 / Math.Max(_reply.Seconds, 1e-6);

    /// <summary>When the connection was established, since the wire began.</summary>
    public TimeSpan Began => _began;

    public int Retransmits => Samples.Count > 0 ? Samples[^1].Retransmits : 0;

    public Wire Wire => _wire;

    /// <summary>Those of <see cref="FlowSpec.SamplingTurn"/>.</summary>
    internal IReadOnlyList<FlowTurn> Turns => _reply.Turns ?? [];

    /// <summary>The bottleneck's queue while the flow lasted, on the flow's own time.</summary>
    public IReadOnlyList<QueueSample> Queue => _queue ??=
        [.. (_spec.Backwards ? _wire.Back : _wire.There).Queue.Where(sample => sample.At >= _began && sample.At <= _began + Duration).Select(sample => sample with { At = sample.At - _began })];

    /// <summary>When the state changed to one that a loss or a mark causes.</summary>
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

    /// <summary>The last reading at or before a time; the first one before all.</summary>
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

    /// <summary>Goodput between two moments by what was acknowledged, in Mbit/s.</summary>
    public double MbpsBetween(TimeSpan from, TimeSpan to) => (At(to).BytesAcked - At(from).BytesAcked) * 8 / 1e6 / (to - from).TotalSeconds;

    public override MimeBundle ToMime() => new Table("measure", "value")
        .Row("flow", $"{Name} ({Algorithm}) over {_wire.Summary}")
        .Row("received", FormattableString.Invariant($"{Bytes / 1e6:0.00} MB in {Duration.TotalSeconds:0.000} s, {Mbps:0.0} Mbit/s"))
        .Row("largest window", Samples.Count > 0 ? $"{Samples.Max(sample => sample.Cwnd)} segments" : "not sampled")
        .Row("retransmitted", $"{Retransmits} segments")
        .Row("reductions", string.Join(", ", Reductions.Select(reduction => FormattableString.Invariant($"{reduction.State} at {reduction.At.TotalSeconds:0.000} s"))))
        .ToMime();
}
