namespace Labs.Docker;

/// <summary>What a command in a container left.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="Elapsed">From the request to the end of the output, as the notebook saw it.</param>
public sealed record ExecResult(string Container, IReadOnlyList<string> Command, long ExitCode, string Stdout, string Stderr, TimeSpan Elapsed)
{
    /// <summary>The last thing it said: standard error, else standard output.</summary>
    public string Complaint => (Stderr.Trim().Length > 0 ? Stderr : Stdout).Trim();

    /// <summary>Standard output without the line end that most commands print last.</summary>
    public string Text => Stdout.TrimEnd('\n', '\r');

    public IReadOnlyList<string> Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <exception cref="CommandFailedException">The exit code was not zero.</exception>
    public ExecResult ThrowIfFailed() => ExitCode == 0 ? this : throw new CommandFailedException(this);

    public override string ToString() => ExitCode == 0 ? Stdout : $"{Stdout}{Stderr}[exit code {ExitCode}]";
}
