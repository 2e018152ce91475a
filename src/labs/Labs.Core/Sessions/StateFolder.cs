using System.Runtime.InteropServices;

namespace Labs;

/// <summary>The user's folder for what outlives a process: sessions, locks, clusters. It is the same in every process.</summary>
public static partial class StateFolder
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The environment variable that names the parent of the folder.</summary>
    public const string Variable = "XDG_STATE_HOME";

    /// <summary>
    /// The full path of the folder: <c>labs</c> in $XDG_STATE_HOME, else in ~/.local/state, else, for users without a home that they
    /// can write to, in a private folder of the machine. A relative $XDG_STATE_HOME does not count, as its specification demands.
    /// </summary>
    /// <exception cref="IOException">There is no such folder; the message says what to do.</exception>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { } state && System.IO.Path.IsPathFullyQualified(state)
        ? Of(state)
        : InHome() ?? WithoutHome();

    /// <summary>Makes a folder that only this user can open.</summary>
    public static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Mine);
    }

    private static string? InHome()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile); // empty if it does not exist
        if (!System.IO.Path.IsPathFullyQualified(home))
            return null;
        var folder = Of(System.IO.Path.Combine(home, ".local", "state"));
        try
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string WithoutHome()
    {
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            return Of("/var/lib");
        var shared = System.IO.Path.GetFullPath(System.IO.Path.GetTempPath());
        var user = OperatingSystem.IsWindows() ? Environment.UserName : $"{EffectiveUser()}";
        var own = System.IO.Path.Combine(shared, $"labs-state-{user}");
        if (OperatingSystem.IsWindows())
            return Of(own);
        MakePrivate(own);
        // Anybody may make a folder of this name there. One that only its owner can open, and that this user can open, is this user's.
        return new DirectoryInfo(own).LinkTarget is null && File.GetUnixFileMode(own) == Mine && CanList(own)
            ? Of(own)
            : throw new IOException($"The labs keep no records in {own}: another user may read or change it. "
                + $"Your home folder does not exist or can't be written. Set {Variable} to a folder of your own.");
    }

    private static string Of(string parent) => System.IO.Path.Combine(parent, "labs");

    private static bool CanList(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
