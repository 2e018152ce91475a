using System.Runtime.InteropServices;

namespace Labs.Agent.Contracts;

/// <summary>
/// TCP_INFO at one moment of the agent's monotonic clock. The fields after AtUs are those of struct tcp_info in
/// include/uapi/linux/tcp.h, in its order (tcp(7)); the agent copies the kernel's bytes, so none can be left out.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct TcpReading
{
    public long AtUs;
    public byte State, CaState, Retransmits, Probes, Backoff, Options, WindowScales, Flags;
    public uint Rto, Ato, SndMss, RcvMss;
    public uint Unacked, Sacked, Lost, Retrans, Fackets;
    public uint LastDataSent, LastAckSent, LastDataRecv, LastAckRecv;
    public uint Pmtu, RcvSsthresh, Rtt, RttVar, SndSsthresh, SndCwnd, AdvMss, Reordering, RcvRtt, RcvSpace, TotalRetrans;
    public ulong PacingRate, MaxPacingRate, BytesAcked, BytesReceived;
    public uint SegsOut, SegsIn, NotSentBytes, MinRtt, DataSegsIn, DataSegsOut;
    public ulong DeliveryRate, BusyTime, RwndLimited, SndbufLimited;
    public uint Delivered, DeliveredCe;
    public ulong BytesSent, BytesRetrans;
    public uint DsackDups, ReordSeen, RcvOoopack, SndWnd;
}
