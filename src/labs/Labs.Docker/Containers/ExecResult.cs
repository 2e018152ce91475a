namespace Labs.Docker;

/// <summary>The exit code and the output of a command in a container.</summary>
/// <param name="Container">The container's full name.</param>
/// <param name="Elapsed">The time from the request to the end of the output, measured by the notebook.</param>
public sealed record ExecResult(
    string Container, IReadOnlyList<string> Command, long ExitCode, string Stdout, string Stderr, TimeSpan Elapsed)
{
    /// <summary>What the command wrote to standard error or, if it wrote nothing there, to standard output.</summary>
    public string Complaint => (Stderr.Trim().Length > 0 ? Stderr : Stdout).Trim();

    /// <summary>Standard output without its last line ends.</summary>
    public string Text => Stdout.TrimEnd('\n', '\r');

    /// <summary>The lines of standard output that are not empty.</summary>
    public IReadOnlyList<string> Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns this result if the exit code is 0.</summary>
    /// <exception cref="CommandFailedException">The exit code is not 0. The message has what the command wrote.</exception>
    public ExecResult ThrowIfFailed() => ExitCode == 0 ? this : throw new CommandFailedException(this);

    public override string ToString() => ExitCode == 0 ? Stdout : $"{Stdout}{Stderr}[exit code {ExitCode}]";
}
