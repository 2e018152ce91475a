namespace Labs.Cli;

/// <summary>A command can't continue: one message for a person, one code for a script.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
