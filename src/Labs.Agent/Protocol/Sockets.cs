using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Labs.Docker;

/// <summary>One system call on one socket of a target's network namespace.</summary>
/// <param name="Verb">open, bind, listen, connect, accept, send, receive, shutdown, option or close.</param>
/// <param name="Target">For open.</param>
/// <param name="Kind">For open: tcp, tcp6, udp or udp6.</param>
/// <param name="Socket">As open or accept has named it.</param>
/// <param name="Address">Of bind, connect, and of send to a datagram's destination.</param>
/// <param name="Port">Beside the address.</param>
/// <param name="Level">Of option: setsockopt(2).</param>
/// <param name="Option">Of option: setsockopt(2).</param>
/// <param name="Value">Backlog of listen; 0, 1, 2 (SHUT_RD, SHUT_WR, SHUT_RDWR) of shutdown; the value of option.</param>
/// <param name="Count">Bytes to receive at most; bytes to send where there is no data.</param>
/// <param name="Data">What is sent.</param>
/// <param name="TimeoutMs">For how long connect, accept, send and receive wait; they go on in the kernel afterwards.</param>
internal sealed record SocketCall(string Verb, AgentTarget? Target = null, string? Kind = null, int Socket = 0, string? Address = null, int Port = 0,
    int Level = 0, int Option = 0, int Value = 0, long Count = 0, byte[]? Data = null, int TimeoutMs = 0);

/// <param name="Error">The name of errno, such as ECONNREFUSED; null for success. ETIMEDOUT is the kernel's, EAGAIN the caller's time limit.</param>
/// <param name="Socket">The new socket of open and accept.</param>
/// <param name="Count">Bytes sent or received.</param>
/// <param name="Data">Received, up to 64 KiB; the rest is counted.</param>
/// <param name="AtUs">When the call returned.</param>
internal sealed record SocketAnswer(long AtUs, string? Error = null, int Socket = 0, string? Local = null, string? Peer = null, long Count = 0, byte[]? Data = null);

/// <summary>Sockets by netlink (sock_diag(7)).</summary>
/// <param name="Protocol">IPPROTO_TCP, 6, or IPPROTO_UDP, 17.</param>
/// <param name="States">A bit for each state of the kernel's tcp_states.h.</param>
/// <param name="Port">Local or remote; 0 for all.</param>
/// <param name="CountOnly">Leaves the rows out.</param>
internal sealed record DiagArguments(AgentTarget Target, int Protocol, int States, int Port = 0, bool CountOnly = false);

/// <param name="Rows"><see cref="SocketReading"/>s.</param>
/// <param name="Counts">By state.</param>
internal sealed record DiagReply(long AtUs, byte[]? Rows, int[] Counts);

/// <summary>Ends a socket from outside, as `ss -K` does.</summary>
internal sealed record DiagKill(AgentTarget Target, int Protocol, byte[] Row);

/// <param name="Tuples"><see cref="SocketReading"/>s of which the addresses and ports matter.</param>
/// <param name="EveryUs">Between two looks.</param>
internal sealed record WatchArguments(AgentTarget Target, byte[] Tuples, int EveryUs);

/// <summary>What has changed: <see cref="SocketChangeReading"/>s.</summary>
internal sealed record WatchItem(byte[] Changes);

/// <summary>A socket as the kernel describes it (struct inet_diag_msg of linux/inet_diag.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketReading
{
    public byte Family, State, Timer, Retransmits, Protocol, V6Only;
    public ushort LocalPort, PeerPort;
    public AddressBytes Local, Peer;
    public uint ExpiresMs, ReceiveQueue, SendQueue, Uid, Inode;
    public ulong Cookie;
}

/// <summary>State 0: there is no such socket.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketChangeReading
{
    public long AtUs;
    public int Tuple;
    public byte State, Timer, Retransmits;
    public uint ExpiresMs;
}

[InlineArray(16)]
internal struct AddressBytes
{
    private byte _first;
}

/// <summary>Many short connections.</summary>
/// <param name="Addresses">Of the client, used in turns; none leaves it to the kernel.</param>
/// <param name="Servers">Where the server listens, used in turns.</param>
/// <param name="Count">Attempts.</param>
/// <param name="PerSecond">Attempts a second by schedule; 0 for as fast as it goes.</param>
/// <param name="ServerCloses">Who closes first.</param>
/// <param name="MaxSegment">TCP_MAXSEG of the client; 0 for the path's.</param>
/// <param name="StopAtError">Ends with the first attempt that fails.</param>
internal sealed record ChurnArguments(AgentTarget From, AgentTarget To, string[] Addresses, string[] Servers, int Count, double PerSecond, bool ServerCloses, int MaxSegment, bool StopAtError);

/// <param name="StartUs">Of the first attempt.</param>
/// <param name="Failed">How many, by the name of errno.</param>
/// <param name="FirstFailureUs">Since the start; -1 for none.</param>
/// <param name="Succeeded">In each tenth of a second since the start.</param>
/// <param name="FailedThen">In each tenth of a second since the start.</param>
internal sealed record ChurnReply(long StartUs, int Attempts, double Seconds, Dictionary<string, int> Failed, long FirstFailureUs, int[] Succeeded, int[] FailedThen);

/// <summary>Delivers a packet to an end of a link at once, as if the link had carried it.</summary>
/// <param name="Back">To the left end.</param>
/// <param name="Packet">From the IP header on.</param>
internal sealed record LinkInject(int Id, bool Back, byte[] Packet);
