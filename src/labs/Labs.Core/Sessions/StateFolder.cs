namespace Labs;

/// <summary>The user's folder for what outlives a process: sessions, locks, clusters. It is the same in every process.</summary>
public static class StateFolder
{
    /// <summary>The environment variable that names the parent of the folder.</summary>
    public const string Variable = "XDG_STATE_HOME";

    /// <summary>
    /// The full path of the folder: <c>labs</c> in $XDG_STATE_HOME, else in ~/.local/state, else, for users without a home that they
    /// can write to, in a private folder of the machine. A relative $XDG_STATE_HOME does not count, as its specification demands.
    /// What is in the folder is obeyed: what it lists is removed, and the processes that it names are killed. So it must be this user's.
    /// </summary>
    /// <exception cref="IOException">
    /// There is no such folder, or it belongs to another user, or others may change it; the message says what to do.
    /// </exception>
    public static string Path
    {
        get
        {
            var path = Environment.GetEnvironmentVariable(Variable) is { } state && System.IO.Path.IsPathFullyQualified(state)
                ? Of(state)
                : InHome() ?? WithoutHome();
            PrivateFolder.Check(path);
            return path;
        }
    }

    private static string? InHome()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile); // empty if it does not exist
        if (!System.IO.Path.IsPathFullyQualified(home))
            return null;
        var folder = Of(System.IO.Path.Combine(home, ".local", "state"));
        try
        {
            if (!Directory.Exists(folder))
                PrivateFolder.Ensure(folder);
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
        var user = OperatingSystem.IsWindows() ? Environment.UserName : $"{LinuxFiles.EffectiveUser}";
        var own = System.IO.Path.Combine(shared, $"labs-state-{user}");
        PrivateFolder.Ensure(own); // anybody may have made a folder of this name there
        return Of(own);
    }

    private static string Of(string parent) => System.IO.Path.Combine(parent, "labs");
}
