using System.Net;
using System.Net.Sockets;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>A socket as the Linux kernel lists it.</summary>
/// <param name="Peer">Null for a listener and for an unconnected datagram socket.</param>
/// <param name="ReceiveQueue">Bytes that were not read; for a listener, connections that wait to be accepted.</param>
/// <param name="SendQueue">Bytes that were not acknowledged; for a listener, how many connections may wait.</param>
/// <param name="TimerDue">The timer's time left.</param>
/// <param name="Retransmits">How often the segment, probe or keepalive of the timer was repeated.</param>
/// <param name="Inode">0 if no process holds the socket.</param>
/// <param name="IsV6Only">An IPv6 socket that does not accept IPv4.</param>
public sealed record SocketEntry(
    TcpState State, IPEndPoint Local, IPEndPoint? Peer, long ReceiveQueue, long SendQueue, SocketTimer Timer, TimeSpan TimerDue,
    int Retransmits, uint Inode, bool IsV6Only)
{
    private const byte Inet = 2, Inet6 = 10, Tcp = 6;

    internal SocketReading Reading { get; init; }

    internal static SocketEntry Of(SocketReading reading)
    {
        var state = (TcpState)reading.State;
        var peer = Point(reading.Peer, reading.PeerPort);
        return new SocketEntry(
            state, Point(reading.Local, reading.LocalPort), reading.PeerPort == 0 ? null : peer, reading.ReceiveQueue, reading.SendQueue,
            (SocketTimer)reading.Timer, TimeSpan.FromMilliseconds(reading.ExpiresMs), reading.Retransmits, reading.Inode,
            reading.V6Only != 0)
        {
            Reading = reading,
        };

        IPEndPoint Point(ReadOnlySpan<byte> address, int port) => new(new IPAddress(address[..(reading.Family == Inet ? 4 : 16)]), port);
    }

    /// <summary>Returns the addresses and ports of a TCP connection's end, which is what a look-up needs.</summary>
    internal static SocketReading Tuple(IPEndPoint local, IPEndPoint peer)
    {
        var family = local.AddressFamily == AddressFamily.InterNetworkV6 ? Inet6 : Inet;
        var (localPort, peerPort) = ((ushort)local.Port, (ushort)peer.Port);
        var reading = new SocketReading { Family = family, Protocol = Tcp, LocalPort = localPort, PeerPort = peerPort };
        local.Address.GetAddressBytes().CopyTo((Span<byte>)reading.Local);
        peer.Address.GetAddressBytes().CopyTo((Span<byte>)reading.Peer);
        return reading;
    }
}
