namespace Labs;

/// <summary>Writes files so that a reader sees the old text or the new one, never a part of it.</summary>
public static class WholeFile
{
    /// <summary>
    /// Writes a temporary file and renames it over the old one. It creates missing folders. After a failure the old file is unchanged
    /// and the temporary one removed.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or the path is not that of a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            // File.WriteAllText allocates the space first. Its error for a full disk looks like other errors.
            using (var writer = new StreamWriter(temporary))
                writer.Write(text);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Returns why a file could not be written, without a full stop at the end.</summary>
    public static string Reason(Exception exception) => IsFull(exception) ? "No space left on device" : exception.Message.TrimEnd('.');

    /// <summary>Returns whether the disk is full: ENOSPC of errno(3), ERROR_DISK_FULL on Windows.</summary>
    public static bool IsFull(Exception exception) => exception is IOException { HResult: 28 or unchecked((int)0x80070070) };

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The cause of the first failure prevents this too.
        }
    }
}
