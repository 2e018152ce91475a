using System.Runtime.InteropServices;

namespace Labs.Agent.Linux;

/// <summary>System calls on raw descriptors, for loops that make two of them per packet.</summary>
// More than 25 members, because most are constants of the headers of Linux that the calls need.
internal static unsafe partial class RawNative
{
    public const short POLLIN = 1;
    public const short POLLOUT = 4;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int O_RDWR = 2;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int PR_SET_TIMERSLACK = 29;
    public const int EFD_NONBLOCK = 0x800;

    // linux/if_tun.h
    public const nuint TUNSETIFF = 0x400454ca;
    public const short IFF_TUN = 1;
    public const short IFF_NO_PI = 0x1000;

    /// <summary>Sleeps for a number of nanoseconds, or until a signal. Returns at once for 0 and less.</summary>
    public static void Sleep(long ns)
    {
        if (ns <= 0)
            return;
        var time = new TimeSpec { Seconds = ns / 1_000_000_000, Nanoseconds = ns % 1_000_000_000 };
        _ = ppoll(null, 0, &time, null);
    }

    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Happened;
    }

    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport("libc")]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc")]
    public static partial nint read(int fd, void* buffer, nint count);

    [LibraryImport("libc")]
    public static partial nint write(int fd, void* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int fd, void* buffer, nint count, int flags);

    [LibraryImport("libc")]
    public static partial int ppoll(PollFd* fds, nuint count, TimeSpec* timeout, void* mask);

    [LibraryImport("libc")]
    public static partial int prctl(int option, long a, long b, long c, long d);

    [LibraryImport("libc")]
    public static partial int eventfd(uint value, int flags);

    [LibraryImport("libc")]
    public static partial int setpriority(int which, uint who, int priority);

    [LibraryImport("libc")]
    public static partial int gettid();

    [LibraryImport("libc")]
    public static partial long syscall(long number, long a, void* b, long c);
}
