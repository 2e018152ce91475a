namespace Labs.Agent.Client;

/// <summary>The exit code and the output of a command that the agent ran.</summary>
/// <param name="Place">The name of the place whose namespaces the command ran in.</param>
/// <param name="Elapsed">From the request to the command's end, as the notebook saw it.</param>
public sealed record CommandResult(
    string Place, IReadOnlyList<string> Command, int ExitCode, string Stdout, string Stderr, TimeSpan Elapsed)
{
    /// <summary>Standard output without its last line ends.</summary>
    public string Text => Stdout.TrimEnd('\n', '\r');

    /// <summary>The lines of standard output that are not empty.</summary>
    public IReadOnlyList<string> Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns this result if the exit code is 0.</summary>
    /// <exception cref="AgentFailedException">The exit code is not 0. The message has what the command wrote.</exception>
    public CommandResult ThrowIfFailed() => ExitCode == 0 ? this : throw new AgentFailedException(
        $"`{string.Join(' ', Command)}` on {Place} ended with exit code {ExitCode}: {(Stderr.Trim().Length > 0 ? Stderr : Stdout).Trim()}");

    public override string ToString() => ExitCode == 0 ? Stdout : $"{Stdout}{Stderr}[exit code {ExitCode}]";
}
