using Labs.Docker;

namespace Labs.Network;

/// <summary>A sender's TCP_INFO at one moment. Segments are counted in segments, times are real.</summary>
public readonly struct TcpSample
{
    private readonly TcpReading _raw;

    internal TcpSample(TimeSpan at, TcpReading raw) => (At, _raw) = (at, raw);

    /// <summary>Since the connection was established.</summary>
    public TimeSpan At { get; }

    public double Seconds => At.TotalSeconds;

    /// <summary>The congestion window in segments.</summary>
    public int Cwnd => (int)_raw.SndCwnd;

    /// <summary>The slow-start threshold in segments; null while it is unlimited (TCP_INFINITE_SSTHRESH).</summary>
    public int? Ssthresh => _raw.SndSsthresh >= 0x7fffffff ? null : (int)_raw.SndSsthresh;

    public CongestionState State => (CongestionState)_raw.CaState;

    /// <summary>Smoothed.</summary>
    public TimeSpan Rtt => TimeSpan.FromMicroseconds(_raw.Rtt);

    /// <summary>Its mean deviation.</summary>
    public TimeSpan RttVariation => TimeSpan.FromMicroseconds(_raw.RttVar);

    /// <summary>The least of the last minutes.</summary>
    public TimeSpan MinRtt => TimeSpan.FromMicroseconds(_raw.MinRtt);

    public TimeSpan Rto => TimeSpan.FromMicroseconds(_raw.Rto);

    /// <summary>Segments that are sent and not acknowledged.</summary>
    public int InFlight => (int)(_raw.Unacked - Math.Min(_raw.Unacked, _raw.Sacked + _raw.Lost) + _raw.Retrans);

    public int Unacked => (int)_raw.Unacked;

    /// <summary>Segments that the receiver has beyond a gap.</summary>
    public int Sacked => (int)_raw.Sacked;

    public int Lost => (int)_raw.Lost;

    /// <summary>Retransmitted segments since the beginning.</summary>
    public int Retransmits => (int)_raw.TotalRetrans;

    /// <summary>Timeouts in a row.</summary>
    public int Timeouts => _raw.Retransmits;

    /// <summary>How far out of order segments may come before one counts as lost.</summary>
    public int Reordering => (int)_raw.Reordering;

    /// <summary>In bytes, without headers.</summary>
    public int Mss => (int)_raw.SndMss;

    public long BytesAcked => (long)_raw.BytesAcked;

    public long BytesSent => (long)_raw.BytesSent;

    /// <summary>Segments acknowledged, the SYN among them.</summary>
    public int Delivered => (int)_raw.Delivered;

    /// <summary>Of those, with a mark.</summary>
    public int DeliveredMarked => (int)_raw.DeliveredCe;

    public double DeliveryMbps => _raw.DeliveryRate * 8 / 1e6;

    public double PacingMbps => _raw.PacingRate == ulong.MaxValue ? double.PositiveInfinity : _raw.PacingRate * 8 / 1e6;

    /// <summary>The window that the receiver offers, in bytes.</summary>
    public long PeerWindow => _raw.SndWnd;

    /// <summary>How long there was something to send.</summary>
    public TimeSpan Busy => TimeSpan.FromMicroseconds(_raw.BusyTime);

    /// <summary>Of <see cref="Busy"/>: stopped by the receiver's window.</summary>
    public TimeSpan ReceiverLimited => TimeSpan.FromMicroseconds(_raw.RwndLimited);

    /// <summary>Of <see cref="Busy"/>: stopped by the own send buffer.</summary>
    public TimeSpan BufferLimited => TimeSpan.FromMicroseconds(_raw.SndbufLimited);

    /// <summary>Probes of a closed window, sent and not answered.</summary>
    public int Probes => _raw.Probes;
}
