using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;
using static Labs.Agent.Sockets.SocketNative;

namespace Labs.Agent.Sockets;

/// <summary>
/// The Linux kernel's own list of sockets, through NETLINK_SOCK_DIAG (sock_diag(7); struct inet_diag_req_v2 and inet_diag_msg of
/// linux/inet_diag.h). Unlike /proc/net/tcp it has the timer's time left and the cookie, and it can look up a single socket.
/// </summary>
internal sealed unsafe class SocketDiag : IDisposable
{
    private const int NETLINK_SOCK_DIAG = 4;
    private const ushort SOCK_DIAG_BY_FAMILY = 20, SOCK_DESTROY = 21, NLMSG_ERROR = 2, NLMSG_DONE = 3;
    private const ushort NLM_F_REQUEST = 1, NLM_F_ACK = 4, NLM_F_DUMP = 0x300;
    private const int HeaderBytes = 16, RequestBytes = 56, MessageBytes = 72;
    private const ushort INET_DIAG_SKV6ONLY = 11;
    private const int ENOENT = 2, EOPNOTSUPP = 95, EINVAL = 22;
    private const int TCP_LISTEN = 10;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(256 * 1024, pinned: true);
    private readonly int _fd;
    private uint _sequence;

    /// <summary>Opens the list of the calling thread's network namespace.</summary>
    public SocketDiag()
    {
        _fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
        if (_fd < 0)
            throw new AgentException($"NETLINK_SOCK_DIAG can't be opened: {Name(Errno)}. The engine's Linux kernel needs the module " +
                "inet_diag (modprobe inet_diag tcp_diag udp_diag on its machine).");
    }

    public void Dispose() => _ = close(_fd);

    public void List(int protocol, int states, Action<SocketReading> found)
    {
        foreach (var family in (ReadOnlySpan<byte>)[AF_INET, AF_INET6])
        {
            SocketReading any = new() { Family = family, Protocol = (byte)protocol };
            Send(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, any, states, withAddresses: false);
            var error = Receive((byte)protocol, found);
            // ENOENT: a family without a module has no sockets.
            if (error is not (0 or ENOENT))
                throw new AgentException($"the sockets of protocol {protocol} can't be listed: {Name(error)}.");
        }
    }

    /// <summary>Looks up one connection by its addresses, without walking through the table.</summary>
    public bool TryFind(in SocketReading tuple, out SocketReading found)
    {
        Send(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, tuple, -1, withAddresses: true);
        SocketReading? only = null;
        var error = Receive(tuple.Protocol, reading => only = reading, isDump: false);
        if (error is not (0 or ENOENT))
            throw new AgentException($"a socket can't be looked up: {Name(error)}.");
        found = only ?? default;
        // The Linux kernel returns the listener instead of a connection that has gone.
        return only is { } socket && (tuple.PeerPort == 0 || socket.State != TCP_LISTEN);
    }

    public void Destroy(in SocketReading socket)
    {
        Send(SOCK_DESTROY, NLM_F_REQUEST | NLM_F_ACK, socket, -1, withAddresses: true);
        var error = Receive(socket.Protocol, _ => { }, isDump: false);
        if (error != 0)
        {
            var remedy = error is EOPNOTSUPP or EINVAL ? " The engine's Linux kernel needs CONFIG_INET_DIAG_DESTROY." : "";
            throw new AgentException($"the socket can't be ended: {Name(error)}.{remedy}");
        }
    }

    private void Send(ushort type, int flags, in SocketReading tuple, int states, bool withAddresses)
    {
        Span<byte> request = stackalloc byte[HeaderBytes + RequestBytes];
        request.Clear();
        MemoryMarshal.Write(request, HeaderBytes + RequestBytes);
        MemoryMarshal.Write(request[4..], type);
        MemoryMarshal.Write(request[6..], (ushort)flags);
        MemoryMarshal.Write(request[8..], ++_sequence);
        var body = request[HeaderBytes..];
        body[0] = tuple.Family;
        body[1] = tuple.Protocol;
        MemoryMarshal.Write(body[4..], states);
        if (withAddresses)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(body[8..], tuple.LocalPort);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(body[10..], tuple.PeerPort);
            ((ReadOnlySpan<byte>)tuple.Local).CopyTo(body[12..]);
            ((ReadOnlySpan<byte>)tuple.Peer).CopyTo(body[28..]);
            // INET_DIAG_NOCOOKIE if any socket with these addresses will do.
            MemoryMarshal.Write(body[48..], tuple.Cookie == 0 ? ulong.MaxValue : tuple.Cookie);
        }
        fixed (byte* data = request)
            if (send(_fd, data, request.Length, 0) < 0)
                throw new AgentException($"sock_diag: {Name(Errno)}.");
    }

    /// <returns>errno, 0 for success.</returns>
    private int Receive(byte protocol, Action<SocketReading> found, bool isDump = true)
    {
        while (true)
        {
            int length;
            fixed (byte* buffer = _buffer)
                length = (int)recv(_fd, buffer, _buffer.Length, 0);
            if (length < 0)
                return Errno;
            for (var at = 0; at + HeaderBytes <= length;)
            {
                var message = _buffer.AsSpan(at);
                var size = MemoryMarshal.Read<int>(message);
                var isMine = MemoryMarshal.Read<uint>(message[8..]) == _sequence;
                switch (MemoryMarshal.Read<ushort>(message[4..]))
                {
                    case NLMSG_DONE when isMine:
                        return 0;
                    case NLMSG_ERROR when isMine:
                        return -MemoryMarshal.Read<int>(message[HeaderBytes..]);
                    case SOCK_DIAG_BY_FAMILY when isMine:
                        found(Parse(message[HeaderBytes..size], protocol));
                        if (!isDump)
                            return 0;
                        break;
                }
                at += (size + 3) & ~3;
            }
        }
    }

    private static SocketReading Parse(ReadOnlySpan<byte> message, byte protocol)
    {
        var reading = new SocketReading
        {
            Family = message[0],
            State = message[1],
            Timer = message[2],
            Retransmits = message[3],
            Protocol = protocol,
            LocalPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(message[4..]),
            PeerPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
            Cookie = MemoryMarshal.Read<ulong>(message[44..]),
            ExpiresMs = MemoryMarshal.Read<uint>(message[52..]),
            ReceiveQueue = MemoryMarshal.Read<uint>(message[56..]),
            SendQueue = MemoryMarshal.Read<uint>(message[60..]),
            Uid = MemoryMarshal.Read<uint>(message[64..]),
            Inode = MemoryMarshal.Read<uint>(message[68..]),
        };
        message.Slice(8, 16).CopyTo(reading.Local);
        message.Slice(24, 16).CopyTo(reading.Peer);
        for (var rest = message[MessageBytes..]; rest.Length >= 4;)
        {
            var (size, type) = (MemoryMarshal.Read<ushort>(rest), MemoryMarshal.Read<ushort>(rest[2..]));
            if (size < 4 || size > rest.Length)
                break;
            if (type == INET_DIAG_SKV6ONLY && size > 4)
                reading.V6Only = rest[4];
            rest = rest[Math.Min(rest.Length, (size + 3) & ~3)..];
        }
        return reading;
    }
}
