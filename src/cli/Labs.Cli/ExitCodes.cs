namespace Labs.Cli;

/// <summary>What the command's end says to a script.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>A cell, a check or a claim failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, unreadable notebooks included.</summary>
    public const int Usage = 2;

    /// <summary>The machine lacks something; the message has the command that fixes it.</summary>
    public const int Environment = 3;

    public const int Timeout = 4;

    /// <summary>128 and SIGINT.</summary>
    public const int Interrupted = 130;
}
