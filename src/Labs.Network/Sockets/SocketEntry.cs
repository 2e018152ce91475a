using System.Net;
using Labs.Docker;

namespace Labs.Network;

/// <summary>A socket as the kernel lists it.</summary>
/// <param name="Peer">Null where none is set: of a listener, and of an unconnected datagram socket.</param>
/// <param name="ReceiveQueue">Bytes that were not read; of a listener: connections that wait to be accepted.</param>
/// <param name="SendQueue">Bytes that were not acknowledged; of a listener: how many connections may wait.</param>
/// <param name="TimerDue">Time left.</param>
/// <param name="Retransmits">Of the segment, probe or keepalive that the timer is about.</param>
/// <param name="Inode">0 when no process holds it.</param>
/// <param name="IsV6Only">An IPv6 socket that takes no IPv4.</param>
public sealed record SocketEntry(TcpState State, IPEndPoint Local, IPEndPoint? Peer, long ReceiveQueue, long SendQueue, SocketTimer Timer, TimeSpan TimerDue, int Retransmits, uint Inode, bool IsV6Only)
{
    internal SocketReading Reading { get; init; }

    internal static SocketEntry Of(SocketReading reading)
    {
        var state = (TcpState)reading.State;
        var peer = Point(reading.Peer, reading.PeerPort);
        return new SocketEntry(state, Point(reading.Local, reading.LocalPort), reading.PeerPort == 0 ? null : peer, reading.ReceiveQueue, reading.SendQueue,
            (SocketTimer)reading.Timer, TimeSpan.FromMilliseconds(reading.ExpiresMs), reading.Retransmits, reading.Inode, reading.V6Only != 0) { Reading = reading };

        IPEndPoint Point(ReadOnlySpan<byte> address, int port) => new(new IPAddress(address[..(reading.Family == 2 ? 4 : 16)]), port);
    }

    /// <summary>What a look-up needs.</summary>
    internal static SocketReading Tuple(IPEndPoint local, IPEndPoint peer)
    {
        var isV6 = local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var reading = new SocketReading { Family = (byte)(isV6 ? 10 : 2), Protocol = 6, LocalPort = (ushort)local.Port, PeerPort = (ushort)peer.Port };
        local.Address.GetAddressBytes().CopyTo((Span<byte>)reading.Local);
        peer.Address.GetAddressBytes().CopyTo((Span<byte>)reading.Peer);
        return reading;
    }
}
