namespace Labs;

/// <summary>The folder for reports and results when nobody names one.</summary>
public static class OutputFolder
{
    /// <summary>
    /// Returns <c>out</c> in the repository if it can be written. If it can't, as in a checkout that several users share, it is the
    /// folder <c>out</c> next to this user's sessions, by default ~/.local/state/labs/out.
    /// </summary>
    public static string Default(string repository)
    {
        var usual = Path.Combine(repository, "out");
        return CanWrite(usual) ? usual : Path.Combine(StateFolder.Path, "out");
    }

    /// <summary>
    /// Returns whether files can be made in a folder, or the folder itself if it does not exist. It leaves nothing behind.
    /// </summary>
    public static bool CanWrite(string folder)
    {
        try
        {
            var existing = Path.GetFullPath(folder);
            while (!Directory.Exists(existing))
            {
                if (File.Exists(existing) || Path.GetDirectoryName(existing) is not { } parent)
                    return false;
                existing = parent;
            }
            var probe = Path.Combine(existing, $".labs-{Guid.NewGuid():N}");
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
