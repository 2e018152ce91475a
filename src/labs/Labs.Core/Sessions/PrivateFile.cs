namespace Labs;

/// <summary>Files with mode 0600, by which processes of this user inform each other.</summary>
public static class PrivateFile
{
    /// <summary>Opens a file for writing, and makes it if it does not exist. Other processes can open it meanwhile.</summary>
    public static FileStream Open(string path, FileMode mode) => Open(path, mode, FileAccess.Write, FileShare.ReadWrite);

    /// <inheritdoc cref="Open(string, FileMode)"/>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Writes a text, and replaces an earlier one.</summary>
    public static void Write(string path, string text)
    {
        using var writer = new StreamWriter(Open(path, FileMode.Create));
        writer.Write(text);
    }

    /// <summary>Reads a file that this user has written.</summary>
    /// <exception cref="UnauthorizedAccessException">The file belongs to another user, or others may change it.</exception>
    public static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // The open file is looked at, not the path: it can't be exchanged any more.
        if (OperatingSystem.IsLinux() && LinuxFiles.Look((int)file.SafeFileHandle.DangerousGetHandle())?.Trouble() is { } trouble)
            throw new UnauthorizedAccessException($"{path} is not read: {trouble}.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
