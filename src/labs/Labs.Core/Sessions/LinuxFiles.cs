using System.Runtime.InteropServices;
using System.Text;

namespace Labs;

/// <summary>
/// System calls of Linux that reach a file through the descriptor of its folder, so that nobody can exchange a part of the path
/// meanwhile. Those that return a number return -1 after an error; <see cref="Marshal.GetLastPInvokeError"/> has its number of errno(3).
/// </summary>
internal static unsafe partial class LinuxFiles
{
    /// <summary>The current folder in the place of a descriptor (AT_FDCWD of fcntl.h).</summary>
    public const int CurrentFolder = -100;

    /// <summary>A flag of <see cref="Unlink"/>: removes an empty folder instead of a file (AT_REMOVEDIR of fcntl.h).</summary>
    public const int RemoveFolder = 0x200;

    // struct dirent of 64-bit Linux: inode, offset, length and type come before the name.
    private const int NameOffset = 19;

    // statx(2): AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, STATX_BASIC_STATS, and the size of struct statx.
    private const int NoFollow = 0x100, EmptyPath = 0x1000, BasicStats = 0x7ff, StatSize = 256;

    // O_CLOEXEC, O_DIRECTORY and O_NOFOLLOW of asm/fcntl.h. The last two have other numbers on ARM.
    private static readonly int s_folderNotLink = 0x80000
        | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 | 0x8000 : 0x10000 | 0x20000);

    /// <summary>This process's effective user, who owns the files that it makes.</summary>
    public static uint EffectiveUser { get; } = GetEffectiveUser();

    /// <summary>Returns a path or name as the system calls expect it: UTF-8 with a zero at its end.</summary>
    public static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Opens a folder. It fails for a link to a folder.</summary>
    /// <returns>A descriptor for <see cref="Close"/>.</returns>
    public static int OpenFolder(int folder, ReadOnlySpan<byte> name) => OpenAt(folder, name, s_folderNotLink, 0);

    /// <summary>Returns what is known about a file, and about a link itself; null if it does not exist or can't be seen.</summary>
    public static FileFacts? Look(string path) => Look(CurrentFolder, Name(path), NoFollow);

    /// <summary>Returns what is known about an open file.</summary>
    public static FileFacts? Look(int descriptor) => Look(descriptor, "\0"u8, EmptyPath);

    /// <summary>Returns the names in an open folder, each as the file system has it and with a zero at its end.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public static IReadOnlyList<byte[]> Names(int folder)
    {
        // With a descriptor of its own, which ReadDirectory moves and CloseDirectory closes.
        var own = OpenFolder(folder, ".\0"u8);
        var listing = own < 0 ? 0 : OpenDirectory(own);
        if (listing == 0)
            throw new IOException($"A folder can't be read: {Marshal.GetLastPInvokeErrorMessage()}.");
        var names = new List<byte[]>();
        while (ReadDirectory(listing) is var entry && entry != 0)
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameOffset);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Add([.. name, 0]);
        }
        _ = CloseDirectory(listing);
        return names;
    }

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Unlink(int folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    public static partial int Rename(int folder, ReadOnlySpan<byte> name, int newFolder, ReadOnlySpan<byte> newName);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    private static FileFacts? Look(int folder, ReadOnlySpan<byte> name, int flags)
    {
        Span<byte> facts = stackalloc byte[StatSize];
        if (StatX(folder, name, flags, BasicStats, facts) != 0)
            return null;
        // The offsets of struct statx are the same on all architectures.
        var (owner, mode) = (BitConverter.ToUInt32(facts[20..]), BitConverter.ToUInt16(facts[28..]));
        var inode = BitConverter.ToUInt64(facts[32..]);
        var (major, minor) = (BitConverter.ToUInt32(facts[136..]), BitConverter.ToUInt32(facts[140..]));
        return new FileFacts(owner, (UnixFileMode)(mode & 0xFFF), (mode & 0xF000) == 0x4000, $"{major}.{minor}:{inode}");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, ReadOnlySpan<byte> name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int folder, ReadOnlySpan<byte> name, int flags, uint mask, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint OpenDirectory(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial nint ReadDirectory(nint listing);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDirectory(nint listing);
}
