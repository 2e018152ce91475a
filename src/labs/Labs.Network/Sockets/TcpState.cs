namespace Labs.Network;

/// <summary>The states of RFC 9293, section 3.3.2, with the numbers and additions of the Linux kernel (include/net/tcp_states.h).</summary>
public enum TcpState
{
    /// <summary>There is no such socket. No list ever has this state.</summary>
    None = 0,
    Established = 1,
    SynSent = 2,

    /// <summary>A full socket in SYN-RECEIVED. Requests are listed in this state too; see <see cref="NewSynReceived"/>.</summary>
    SynReceived = 3,
    FinWait1 = 4,
    FinWait2 = 5,
    TimeWait = 6,

    /// <summary>A socket that has no connection and does not listen; for UDP, one that is not connected.</summary>
    Closed = 7,
    CloseWait = 8,
    LastAck = 9,
    Listen = 10,
    Closing = 11,

    /// <summary>A connection request, of which the Linux kernel keeps only a minimum until the handshake's third segment arrives.</summary>
    NewSynReceived = 12,
}

/// <summary>What a socket waits for (idiag_timer of sock_diag(7)).</summary>
public enum SocketTimer
{
    None = 0,

    /// <summary>For an acknowledgement; otherwise it sends again.</summary>
    Retransmission = 1,

    /// <summary>For a sign of life; on a socket that no process holds, for the peer's FIN.</summary>
    KeepAlive = 2,
    TimeWait = 3,

    /// <summary>For the next probe of the peer's closed window.</summary>
    ZeroWindowProbe = 4,
}

/// <summary>The names of states in documents.</summary>
public static class TcpStateNames
{
    /// <summary>Returns the state's name in RFC 9293, such as FIN-WAIT-1.</summary>
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
