namespace Labs.Docker;

/// <summary>Temporary files that are never left behind.</summary>
internal static class TemporaryFile
{
    /// <summary>Creates a file that only this user can read. It is deleted when the stream is closed or the process ends.</summary>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(Path.GetTempPath(), $"labs-{Guid.NewGuid():n}.tar");
        var file = new FileStream(path, options);
        // On Unix an open file needs no name. Without one, not even SIGKILL leaves it behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
