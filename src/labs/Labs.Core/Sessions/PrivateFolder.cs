using System.Runtime.InteropServices;

namespace Labs;

/// <summary>
/// Folders that only this user can open, also in a folder such as /tmp where everybody may make some. On Linux, ownership is checked
/// and nothing is removed through a link. Elsewhere the temporary folder is the user's own.
/// </summary>
public static partial class PrivateFolder
{
    internal const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int NotFound = 2, IsFolder = 21; // ENOENT and EISDIR of errno(3)

    /// <summary>Makes a folder with mode 0700 unless it exists, and the folders above it that are missing.</summary>
    /// <exception cref="IOException">The folder belongs to another user, or others may change it; the message says what to do.</exception>
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, Mine);
        Check(path);
    }

    /// <summary>
    /// Checks that a folder is this user's own, and takes the right to read it from others. A folder that does not exist passes. So does
    /// a link of this user to such a folder.
    /// </summary>
    /// <exception cref="IOException">The folder belongs to another user, or others may change it; the message says what to do.</exception>
    public static void Check(string path)
    {
        if (!OperatingSystem.IsLinux() || LinuxFiles.Look(path) is not { } facts)
            return;
        var trouble = facts.IsFolder ? facts.Trouble() : facts.OwnerTrouble();
        if (trouble is null && !facts.IsFolder)
            trouble = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target
                ? LinuxFiles.Look(target.FullName)?.Trouble()
                : null;
        if (trouble is not null)
        {
            var trusted = facts.OwnerTrouble() is null ? $", or, if you trust what is in it: chmod -R go= {path}" : "";
            throw new IOException($"The labs keep no records in {path}: {trouble}. Expected a folder of this user that nobody else can "
                + $"change. Set {StateFolder.Variable} to a folder of your own{trusted}.");
        }
        if (!facts.IsFolder || facts.Mode == Mine)
            return;
        // Not by the path, in whose place another user may have put a link by now.
        var folder = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, LinuxFiles.Name(path));
        if (folder < 0)
            return;
        if (LinuxFiles.Look(folder)?.Identity == facts.Identity)
            _ = LinuxFiles.ChangeMode(folder, (uint)Mine);
        _ = LinuxFiles.Close(folder);
    }

    /// <summary>Returns whether a folder is this user's own, and no link.</summary>
    internal static bool IsOwn(string path) =>
        !OperatingSystem.IsLinux() || LinuxFiles.Look(path) is { IsFolder: true } facts && facts.Trouble() is null;

    /// <summary>Makes a folder with mode 0700.</summary>
    /// <returns>Device and inode of the folder; empty where they are not known.</returns>
    /// <exception cref="IOException">The folder can't be made, for example because somebody else has made one with that name.</exception>
    internal static string Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return "";
        }
        // Directory.CreateDirectory accepts a folder that exists.
        if (MakeDirectory(path, (uint)Mine) != 0)
            throw new IOException($"The folder {path} can't be made: {Marshal.GetLastPInvokeErrorMessage()}.");
        if (!OperatingSystem.IsLinux())
            return "";
        return LinuxFiles.Look(path) is { IsFolder: true } facts && facts.Trouble() is null
            ? facts.Identity
            : throw new IOException($"The folder {path} was exchanged by another user. Set TMPDIR to a folder in which others can't "
                + "rename your files: one with mode 1777, as /tmp has, or one of your own.");
    }

    /// <summary>
    /// Removes a folder with all that is in it, relative to descriptors: whoever exchanges a part of a path meanwhile, or puts a link
    /// into the folder, loses nothing but that. A link in the place of the folder, or a folder of another user, is left alone.
    /// </summary>
    /// <param name="path">The full path of the folder.</param>
    /// <param name="identity">
    /// What <see cref="Create"/> has returned. If it is null, the folder is removed only if it is empty, as one is whose owner was killed
    /// before it could say which folder it had made.
    /// </param>
    /// <returns>Whether there was such a folder.</returns>
    /// <exception cref="IOException">A part of it can't be removed.</exception>
    internal static bool Remove(string path, string? identity)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (!Directory.Exists(path))
                return false;
            Directory.Delete(path, recursive: identity is not null);
            return true;
        }
        var folder = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, LinuxFiles.Name(path));
        if (folder < 0)
            return false;
        try
        {
            if (LinuxFiles.Look(folder) is not { } facts || facts.Owner != LinuxFiles.EffectiveUser
                || (identity ?? facts.Identity) != facts.Identity)
                return false;
            if (identity is not null)
                Empty(path, folder);
            // If the path has another folder by now, it must be an empty one to be removed.
            if (LinuxFiles.Unlink(LinuxFiles.CurrentFolder, LinuxFiles.Name(path), LinuxFiles.RemoveFolder) == 0)
                return true;
            if (identity is null)
                return false;
            ThrowUnlessGone(path);
            return true;
        }
        finally
        {
            _ = LinuxFiles.Close(folder);
        }
    }

    // Each folder is first renamed into the outermost one. So any depth needs two descriptors and no recursion, and what is mounted below
    // is not touched, because a mount point can't be renamed.
    private static void Empty(string path, int root)
    {
        var found = new Queue<byte[]>();
        var mark = $".labs-removing-{Guid.NewGuid():N}-";
        var count = 0;
        EmptyOne(root);
        while (found.TryDequeue(out var name))
        {
            var folder = LinuxFiles.OpenFolder(root, name);
            try
            {
                if (folder >= 0)
                    EmptyOne(folder);
            }
            finally
            {
                _ = LinuxFiles.Close(folder);
            }
            if (LinuxFiles.Unlink(root, name, LinuxFiles.RemoveFolder) != 0)
                ThrowUnlessGone(path);
        }

        void EmptyOne(int folder)
        {
            foreach (var name in LinuxFiles.Names(folder))
            {
                if (LinuxFiles.Unlink(folder, name, 0) == 0)
                    continue;
                if (Marshal.GetLastPInvokeError() != IsFolder)
                {
                    ThrowUnlessGone(path);
                    continue;
                }
                Open(folder, name);
                var moved = LinuxFiles.Name($"{mark}{count++}");
                if (LinuxFiles.Rename(folder, name, root, moved) == 0)
                    found.Enqueue(moved);
                else
                    ThrowUnlessGone(path);
            }
        }
    }

    // A folder without the right to write, as package caches have, can be neither moved nor emptied.
    private static void Open(int folder, ReadOnlySpan<byte> name)
    {
        var child = LinuxFiles.OpenFolder(folder, name);
        if (child < 0)
            return;
        if (LinuxFiles.Look(child) is { } facts && (facts.Mode & Mine) != Mine)
            _ = LinuxFiles.ChangeMode(child, (uint)Mine);
        _ = LinuxFiles.Close(child);
    }

    private static void ThrowUnlessGone(string path)
    {
        if (Marshal.GetLastPInvokeError() != NotFound)
            throw new IOException($"A part of {path} can't be removed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeDirectory(string path, uint mode);
}
