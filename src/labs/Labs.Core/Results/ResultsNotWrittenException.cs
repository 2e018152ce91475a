namespace Labs;

/// <summary>
/// Thrown when the result file can't be written. The results stay in memory and are written with the next result or at the end of the
/// session.
/// </summary>
public sealed class ResultsNotWrittenException : IOException
{
    internal ResultsNotWrittenException(string slug, string path, Exception cause)
        : base(
            $"The results of '{slug}' can't be written to {path}: {WholeFile.Reason(cause)}. Nothing is lost yet: they are kept in "
            + "memory and written with the next result or when the session ends. "
            + NextStep(Path.GetDirectoryName(path)!, cause),
            cause) =>
        FilePath = path;

    /// <summary>The full path of the file that could not be written.</summary>
    public string FilePath { get; }

    private static string NextStep(string folder, Exception cause) => WholeFile.IsFull(cause)
        ? $"Free some space there (df -h {folder})."
        : $"Make {folder} a folder that you can write to, or choose another with labs run --out FOLDER.";
}
