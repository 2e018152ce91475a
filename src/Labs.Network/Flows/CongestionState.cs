namespace Labs.Network;

/// <summary>What the sender thinks of the path (enum tcp_ca_state of include/net/tcp.h).</summary>
public enum CongestionState
{
    /// <summary>All is well.</summary>
    Open,

    /// <summary>Something came out of order: loss or reordering, not yet told apart.</summary>
    Disorder,

    /// <summary>The window is being reduced for a mark.</summary>
    Cwr,

    /// <summary>Fast recovery: a loss was seen through acknowledgements.</summary>
    Recovery,

    /// <summary>A retransmission timeout.</summary>
    Loss,
}
