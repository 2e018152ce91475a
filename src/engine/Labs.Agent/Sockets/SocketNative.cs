using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Labs.Agent.Links;
using Labs.Agent.Linux;

namespace Labs.Agent.Sockets;

/// <summary>
/// The socket calls without the runtime's Socket class, which closes gracefully, retries, and hides much of what a lab about TCP's
/// states shows.
/// </summary>
// More than 25 members, because most are constants of the headers of Linux that the calls need.
internal static unsafe partial class SocketNative
{
    public const int AF_INET = 2, AF_INET6 = 10, AF_NETLINK = 16;
    public const int SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_RAW = 3, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_ERROR = 4;
    public const int IPPROTO_IP = 0, IPPROTO_TCP = 6, IPPROTO_UDP = 17;
    public const int IP_BIND_ADDRESS_NO_PORT = 24, TCP_MAXSEG = 2;
    public const int MSG_NOSIGNAL = 0x4000;
    public const short POLLIN = 1, POLLOUT = 4;
    public const int EINPROGRESS = 115, EAGAIN = 11, EINTR = 4, EADDRNOTAVAIL = 99;

    // The values of Linux's errno.h that socket calls return.
    private static readonly Dictionary<int, string> s_names = new()
    {
        [1] = "EPERM",
        [2] = "ENOENT",
        [9] = "EBADF",
        [11] = "EAGAIN",
        [13] = "EACCES",
        [22] = "EINVAL",
        [24] = "EMFILE",
        [32] = "EPIPE",
        [71] = "EPROTO",
        [88] = "ENOTSOCK",
        [89] = "EDESTADDRREQ",
        [90] = "EMSGSIZE",
        [92] = "ENOPROTOOPT",
        [95] = "EOPNOTSUPP",
        [97] = "EAFNOSUPPORT",
        [98] = "EADDRINUSE",
        [99] = "EADDRNOTAVAIL",
        [100] = "ENETDOWN",
        [101] = "ENETUNREACH",
        [103] = "ECONNABORTED",
        [104] = "ECONNRESET",
        [105] = "ENOBUFS",
        [106] = "EISCONN",
        [107] = "ENOTCONN",
        [110] = "ETIMEDOUT",
        [111] = "ECONNREFUSED",
        [113] = "EHOSTUNREACH",
        [114] = "EALREADY",
        [115] = "EINPROGRESS",
    };

    public static string Name(int errno) => s_names.TryGetValue(errno, out var name) ? name : $"errno {errno}";

    public static int Errno => Marshal.GetLastPInvokeError();

    /// <summary>Writes a struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)).</summary>
    public static int Write(Span<byte> to, IPEndPoint point)
    {
        to.Clear();
        var isV6 = point.AddressFamily == AddressFamily.InterNetworkV6;
        MemoryMarshal.Write(to, (ushort)(isV6 ? AF_INET6 : AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)point.Port);
        point.Address.TryWriteBytes(to[(isV6 ? 8 : 4)..], out _);
        return isV6 ? 28 : 16;
    }

    public static IPEndPoint? Read(ReadOnlySpan<byte> from)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(from[2..]);
        return MemoryMarshal.Read<ushort>(from) switch
        {
            AF_INET => new IPEndPoint(new IPAddress(from.Slice(4, 4)), port),
            AF_INET6 => new IPEndPoint(new IPAddress(from.Slice(8, 16)), port),
            _ => null,
        };
    }

    public static IPEndPoint? Local(int fd)
    {
        var bytes = stackalloc byte[28];
        var length = 28;
        return getsockname(fd, bytes, &length) == 0 ? Read(new Span<byte>(bytes, 28)) : null;
    }

    public static IPEndPoint? Peer(int fd)
    {
        var bytes = stackalloc byte[28];
        var length = 28;
        return getpeername(fd, bytes, &length) == 0 ? Read(new Span<byte>(bytes, 28)) : null;
    }

    public static int Bind(int fd, IPEndPoint point)
    {
        var bytes = stackalloc byte[28];
        return bind(fd, bytes, Write(new Span<byte>(bytes, 28), point));
    }

    public static int Connect(int fd, IPEndPoint point)
    {
        var bytes = stackalloc byte[28];
        return connect(fd, bytes, Write(new Span<byte>(bytes, 28), point));
    }

    public static int Set(int fd, int level, int option, int value) => setsockopt(fd, level, option, &value, sizeof(int));

    /// <summary>Returns the socket's pending error and clears it.</summary>
    public static int Error(int fd)
    {
        int error, length = sizeof(int);
        return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : Errno;
    }

    /// <summary>Waits for an event on a descriptor.</summary>
    /// <returns>Whether the event came in time.</returns>
    public static bool Await(int fd, short events, int timeoutMs)
    {
        var polled = new RawNative.PollFd { Fd = fd, Events = events };
        var until = MonotonicClock.Us + (timeoutMs * 1000L);
        int ready;
        // The runtime's own signals interrupt a poll, which is never restarted (signal(7)).
        while ((ready = poll(&polled, 1, timeoutMs)) < 0 && Errno == EINTR)
            timeoutMs = (int)Math.Max(0, (until - MonotonicClock.Us) / 1000);
        return ready > 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, void* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int fd, void* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int listen(int fd, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int accept4(int fd, void* address, int* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int fd, void* data, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint sendto(int fd, void* data, nint length, int flags, void* address, int addressLength);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(int fd, void* data, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int shutdown(int fd, int how);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int option, void* value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int option, void* value, int* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockname(int fd, void* address, int* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getpeername(int fd, void* address, int* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(RawNative.PollFd* fds, nuint count, int timeoutMs);
}
