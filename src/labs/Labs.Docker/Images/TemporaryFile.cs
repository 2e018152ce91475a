namespace Labs.Docker;

internal static class TemporaryFile
{
    /// <summary>A file of this user alone that is gone when the stream is closed or its process ends.</summary>
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
        // An open file needs no name on Unix; without one, not even SIGKILL leaves it behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
