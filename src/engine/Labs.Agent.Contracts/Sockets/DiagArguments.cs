using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Labs.Agent.Contracts;

/// <summary>Lists sockets through netlink (sock_diag(7)).</summary>
/// <param name="Protocol">IPPROTO_TCP (6) or IPPROTO_UDP (17).</param>
/// <param name="States">A bit for each state of the Linux kernel's tcp_states.h; -1 for all.</param>
/// <param name="Port">A port on either side; 0 for all.</param>
/// <param name="CountOnly">Returns the counts without the rows.</param>
public sealed record DiagArguments(AgentTarget Target, int Protocol, int States, int Port = 0, bool CountOnly = false);

/// <summary>The sockets of a network namespace.</summary>
/// <param name="AtUs">When they were listed, on the agent's monotonic clock.</param>
/// <param name="Rows">An array of <see cref="SocketReading"/>; null if only counts were requested.</param>
/// <param name="Counts">The number of sockets by state.</param>
public sealed record DiagReply(long AtUs, byte[]? Rows, int[] Counts);

/// <summary>Ends a socket from outside its process, as `ss -K` does.</summary>
/// <param name="Row">The <see cref="SocketReading"/> of the socket.</param>
public sealed record DiagKillArguments(AgentTarget Target, int Protocol, byte[] Row);

/// <summary>A socket as the Linux kernel describes it (struct inet_diag_msg of linux/inet_diag.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SocketReading
{
    public byte Family, State, Timer, Retransmits, Protocol, V6Only;
    public ushort LocalPort, PeerPort;
    public AddressBytes Local, Peer;
    public uint ExpiresMs, ReceiveQueue, SendQueue, Uid, Inode;
    public ulong Cookie;
}

/// <summary>An IPv6 address, or an IPv4 address in the first four bytes.</summary>
[InlineArray(16)]
public struct AddressBytes
{
    private byte _first;
}
