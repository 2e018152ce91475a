namespace Labs.Network;

/// <summary>The state of a sender's congestion control (enum tcp_ca_state of include/net/tcp.h).</summary>
public enum CongestionState
{
    /// <summary>No sign of loss, reordering or congestion.</summary>
    Open,

    /// <summary>Acknowledgements are out of order: loss or reordering, which cannot be distinguished yet.</summary>
    Disorder,

    /// <summary>The window is being reduced because of a congestion mark.</summary>
    Cwr,

    /// <summary>Fast recovery: acknowledgements have shown a loss.</summary>
    Recovery,

    /// <summary>A retransmission timeout.</summary>
    Loss,
}
