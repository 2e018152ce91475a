namespace Labs.Network;

/// <summary>The states of RFC 9293, section 3.3.2, with the numbers and additions of the kernel (include/net/tcp_states.h).</summary>
public enum TcpState
{
    /// <summary>There is no such socket. Nobody lists what isn't there.</summary>
    None = 0,
    Established = 1,
    SynSent = 2,

    /// <summary>A whole socket in SYN-RECEIVED, and, to whoever asks, a request: see <see cref="NewSynReceived"/>.</summary>
    SynReceived = 3,
    FinWait1 = 4,
    FinWait2 = 5,
    TimeWait = 6,

    /// <summary>A socket that is neither bound to a connection nor listening; of UDP: not connected.</summary>
    Closed = 7,
    CloseWait = 8,
    LastAck = 9,
    Listen = 10,
    Closing = 11,

    /// <summary>A connection request of which the kernel keeps no more than it must, until the handshake's third segment comes.</summary>
    NewSynReceived = 12,
}

/// <summary>What a socket waits for (idiag_timer of sock_diag(7)).</summary>
public enum SocketTimer
{
    None = 0,

    /// <summary>For an acknowledgement, to send again.</summary>
    Retransmission = 1,

    /// <summary>For a life sign, or for the peer's FIN of a socket that nobody holds.</summary>
    KeepAlive = 2,
    TimeWait = 3,

    /// <summary>To ask whether the peer's window is still closed.</summary>
    ZeroWindowProbe = 4,
}

/// <summary>Names of states in other tools.</summary>
public static class TcpStateNames
{
    /// <summary>As in RFC 9293: FIN-WAIT-1.</summary>
    public static string Rfc(this TcpState state) => state switch
    {
        TcpState.None or TcpState.Closed => "CLOSED",
        TcpState.Established => "ESTABLISHED",
        TcpState.SynSent => "SYN-SENT",
        TcpState.SynReceived => "SYN-RECEIVED",
        TcpState.FinWait1 => "FIN-WAIT-1",
        TcpState.FinWait2 => "FIN-WAIT-2",
        TcpState.TimeWait => "TIME-WAIT",
        TcpState.CloseWait => "CLOSE-WAIT",
        TcpState.LastAck => "LAST-ACK",
        TcpState.Listen => "LISTEN",
        TcpState.Closing => "CLOSING",
        _ => state.ToString(),
    };
}
