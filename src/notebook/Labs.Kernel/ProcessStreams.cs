namespace Labs.Kernel;

/// <summary>The streams of a process, as file descriptors that child processes inherit.</summary>
[Flags]
public enum ProcessStreams
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Standard output, the file descriptor 1.</summary>
    Output = 1,

    /// <summary>
    /// Standard error, the file descriptor 2. What is written there also goes where it went before, for the runtime's last message before
    /// a crash.
    /// </summary>
    Error = 2,
}
