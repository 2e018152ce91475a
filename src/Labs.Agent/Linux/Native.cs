using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Labs.Agent.Linux;

internal static partial class Native
{
    public const int CLONE_FS = 0x200;
    public const int SOL_SOCKET = 1;
    public const int SO_REUSEPORT = 15;
    public const int IPC_CREAT = 0x200;
    public const int IPC_RMID = 0;
    public const int SHM_RDONLY = 0x1000;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setns(SafeHandle fd, int kind);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int shmget(int key, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint shmat(int id, nint address, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int shmdt(nint address);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int shmctl(int id, int command, nint buffer);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int pid, nuint size, ReadOnlySpan<ulong> mask);

    /// <summary>Keeps the calling thread on one processor, 0 to 1023.</summary>
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
