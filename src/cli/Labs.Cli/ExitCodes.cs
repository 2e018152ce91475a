using Labs.Runner.Running;

namespace Labs.Cli;

/// <summary>The exit codes of the command.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>A cell, a check or a claim failed, or a figure missed its target.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, unreadable notebooks included.</summary>
    public const int Usage = 2;

    /// <summary>The machine lacks something; the message has the command that fixes it.</summary>
    public const int Environment = 3;

    /// <summary>A cell's or notebook's limit was reached.</summary>
    public const int Timeout = 4;

    /// <summary>A fault of labs itself: EX_SOFTWARE of sysexits(3).</summary>
    public const int Defect = 70;

    /// <summary>The run was interrupted: 128 and SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Returns the exit code for how a notebook ended.</summary>
    public static int Of(NotebookStatus status) => status switch
    {
        NotebookStatus.Passed => Ok,
        NotebookStatus.Timeout => Timeout,
        NotebookStatus.Interrupted => Interrupted,
        _ => Failed,
    };
}
