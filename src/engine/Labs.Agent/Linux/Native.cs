using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Labs.Agent.Linux;

/// <summary>System calls that the runtime does not offer, on safe handles.</summary>
internal static partial class Native
{
    public const int CLONE_FS = 0x200;
    public const int CLONE_NEWNS = 0x20000;
    public const int SOL_SOCKET = 1;
    public const int SO_REUSEPORT = 15;
    public const int O_CLOEXEC = 0x80000;
    public const uint S_IFCHR = 0x2000;
    public const uint S_IFBLK = 0x6000;
    public const nuint MS_NOATIME = 1024;
    public const nuint MS_REC = 16384;
    public const nuint MS_PRIVATE = 1 << 18;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setns(SafeHandle fd, int kind);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(SafeHandle fd, nuint request, int argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(SafeHandle fd, nuint request, SafeHandle argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mknod(string path, uint mode, ulong device);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int umount2(string target, int flags);

    /// <summary>Opens a folder, which the runtime's File class can't.</summary>
    public static SafeFileHandle OpenFolder(string path)
    {
        var folder = open(path, O_CLOEXEC);
        return folder.IsInvalid ? throw Error($"open {path}") : folder;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int syncfs(SafeHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsync(SafeHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fdatasync(SafeHandle fd);

    /// <summary>Returns a device number as the C library packs it (makedev(3)).</summary>
    public static ulong Device(uint major, uint minor) =>
        (minor & 0xff) | ((major & 0xfffUL) << 8) | ((ulong)(minor & ~0xffu) << 12) | ((ulong)(major & ~0xfffu) << 32);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int pid, nuint size, ReadOnlySpan<ulong> mask);

    /// <summary>Binds the calling thread to one processor, 0 to 1023.</summary>
    public static void Pin(int cpu)
    {
        Span<ulong> mask = stackalloc ulong[16];
        mask[cpu / 64] = 1UL << (cpu % 64);
        Check(sched_setaffinity(0, (nuint)(mask.Length * sizeof(ulong)), mask), $"sched_setaffinity to processor {cpu}");
    }

    public static void Check(int result, string what)
    {
        if (result < 0)
            throw Error(what);
    }

    public static AgentException Error(string what) => new($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
}
