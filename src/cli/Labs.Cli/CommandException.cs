namespace Labs.Cli;

/// <summary>The command can't go on: one message for a person, one code for a script.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
