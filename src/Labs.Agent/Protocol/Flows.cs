using System.Runtime.InteropServices;

namespace Labs.Docker;

/// <summary>A TCP connection with one sender and one receiver.</summary>
/// <param name="Address">Of the receiver.</param>
/// <param name="Algorithm">Congestion control of the sender (TCP_CONGESTION).</param>
/// <param name="Bytes">How many are sent; 0 for as many as <paramref name="Seconds"/> allow, then the connection is reset.</param>
/// <param name="SampleUs">How often TCP_INFO is read; 0 for never.</param>
/// <param name="SendBuffer">SO_SNDBUF; 0 for the kernel's tuning.</param>
/// <param name="ReceiveBuffer">SO_RCVBUF; 0 for the kernel's tuning.</param>
/// <param name="BlockBytes">Of one send().</param>
/// <param name="StallAfterBytes">The receiver stops reading after so many.</param>
/// <param name="StallMs">For how long; 0 for not at all.</param>
/// <param name="TurnMs">Sampling is switched on and off in turns of this length, two to a pair in random order; 0 for sampling all the time.</param>
/// <param name="Seed">Of that order.</param>
internal sealed record FlowArguments(AgentTarget From, AgentTarget To, string Address, string Algorithm, long Bytes, double Seconds, int SampleUs,
    int SendBuffer, int ReceiveBuffer, bool NoDelay, int BlockBytes, long StallAfterBytes, double StallMs, double TurnMs = 0, int Seed = 0);

/// <summary>The connection is up (StartUs, Port), or how far it is.</summary>
/// <param name="Samples"><see cref="TcpReading"/>s since the last item that had any: seldom, because what carries them takes from a fast flow.</param>
/// <param name="Received">Bytes that the receiver has read.</param>
/// <param name="Latest">One <see cref="TcpReading"/>.</param>
internal sealed record FlowItem(long StartUs = 0, int Port = 0, byte[]? Samples = null, long Received = 0, byte[]? Latest = null);

/// <param name="Bytes">What the receiver read.</param>
/// <param name="Seconds">From the established connection to the receiver's last read.</param>
/// <param name="HandshakeSeconds">Before that, from the SYN on.</param>
/// <param name="Turns">With and without sampling, if that was asked for; the two of a pair after each other.</param>
internal sealed record FlowReply(string Algorithm, long StartUs, long Bytes, double Seconds, double HandshakeSeconds, FlowTurn[]? Turns = null);

/// <summary>What a sender got rid of in one turn, the first milliseconds left out.</summary>
/// <param name="Seconds">0 if the sender did not come to look within the turn.</param>
internal sealed record FlowTurn(bool IsSampled, long Bytes, double Seconds);

/// <summary>TCP_INFO at one moment (struct tcp_info of include/uapi/linux/tcp.h, in its order; tcp(7)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpReading
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
