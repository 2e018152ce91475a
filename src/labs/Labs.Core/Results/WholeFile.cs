namespace Labs;

/// <summary>Files of which a reader sees the old text or the new one, never half of it.</summary>
public static class WholeFile
{
    /// <summary>Writes by renaming a complete file over the old one; after a failure nothing half-written is left.</summary>
    /// <exception cref="IOException">There is no space left, or the path is no file's.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            // File.WriteAllText asks for the space first, and its error for "disk full" can't be told from others.
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

    /// <summary>Why a file couldn't be written, in the system's words rather than the runtime's.</summary>
    public static string Reason(Exception exception) => IsFull(exception) ? "No space left on device" : exception.Message.TrimEnd('.');

    /// <summary>Whether it failed because the disk is full: ENOSPC of errno(3), ERROR_DISK_FULL on Windows.</summary>
    public static bool IsFull(Exception exception) => exception is IOException { HResult: 28 or unchecked((int)0x80070070) };

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What prevented the writing prevents this too.
        }
    }
}
