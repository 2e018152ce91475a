using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>A sender's TCP_INFO at one moment (tcp(7)).</summary>
public readonly struct TcpSample
{
    private readonly TcpReading _raw;

    internal TcpSample(TimeSpan at, TcpReading raw) => (At, _raw) = (at, raw);

    /// <summary>Since the connection was established.</summary>
    public TimeSpan At { get; }

    /// <summary><see cref="At"/> in seconds.</summary>
    public double Seconds => At.TotalSeconds;

    /// <summary>The congestion window in segments.</summary>
    public int Cwnd => (int)_raw.SndCwnd;

    /// <summary>The slow-start threshold in segments; null while it is unlimited (TCP_INFINITE_SSTHRESH).</summary>
    public int? Ssthresh => _raw.SndSsthresh >= 0x7fffffff ? null : (int)_raw.SndSsthresh;

    /// <summary>The state of the congestion control.</summary>
    public CongestionState State => (CongestionState)_raw.CaState;

    /// <summary>The smoothed round trip time.</summary>
    public TimeSpan Rtt => TimeSpan.FromMicroseconds(_raw.Rtt);

    /// <summary>Segments that the receiver has beyond a gap.</summary>
    public int Sacked => (int)_raw.Sacked;

    /// <summary>Segments that the sender considers lost.</summary>
    public int Lost => (int)_raw.Lost;

    /// <summary>Retransmitted segments since the beginning.</summary>
    public int Retransmits => (int)_raw.TotalRetrans;

    /// <summary>The maximum segment size in bytes, without headers.</summary>
    public int Mss => (int)_raw.SndMss;

    /// <summary>Bytes that the receiver has acknowledged since the beginning.</summary>
    public long BytesAcked => (long)_raw.BytesAcked;

    /// <summary>Acknowledged segments, including the SYN.</summary>
    public int Delivered => (int)_raw.Delivered;

    /// <summary>Acknowledged segments that were marked (RFC 3168).</summary>
    internal int DeliveredMarked => (int)_raw.DeliveredCe;

    /// <summary>The window that the receiver offers, in bytes.</summary>
    public long PeerWindow => _raw.SndWnd;

    /// <summary>How often the sender has noticed that the network changed the order of its segments.</summary>
    public int ReorderingSeen => (int)_raw.ReordSeen;

    /// <summary>How long the sender has had data that were not acknowledged yet or could not be sent.</summary>
    public TimeSpan Busy => TimeSpan.FromMicroseconds(_raw.BusyTime);

    /// <summary>How long the receiver's window has kept the sender from sending; a part of <see cref="Busy"/>.</summary>
    public TimeSpan ReceiverLimited => TimeSpan.FromMicroseconds(_raw.RwndLimited);

    /// <summary>How long the size of the send buffer has kept the sender from sending; a part of <see cref="Busy"/>.</summary>
    public TimeSpan SendBufferLimited => TimeSpan.FromMicroseconds(_raw.SndbufLimited);

    /// <summary>The rest of <see cref="Busy"/>: the congestion window or the pacing rate was the limit.</summary>
    public TimeSpan CongestionLimited => Busy - ReceiverLimited - SendBufferLimited;
}
