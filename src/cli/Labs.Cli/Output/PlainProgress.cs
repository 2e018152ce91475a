using System.Globalization;
using Labs.Runner.Running;

namespace Labs.Cli.Output;

/// <summary>Lines on standard error, for logs.</summary>
/// <param name="quiet">Whether only the ends of notebooks are reported, and not their cells.</param>
internal sealed class PlainProgress(bool quiet) : IRunProgress
{
    public void Cell(string notebook, int cell, int cells, string headline)
    {
        if (!quiet)
            Console.Error.WriteLine($"{notebook} [{cell}/{cells}] {headline}");
    }

    public void Finished(NotebookOutcome outcome) => Console.Error.WriteLine(Line(outcome));

    public void Say(string message) => Console.Error.WriteLine(message);

    /// <summary>Returns how a notebook ended, in a line, and in a second one why it has not passed.</summary>
    internal static string Line(NotebookOutcome outcome)
    {
        var count = ClaimCount.Of(outcome.Claims.Select(claim => claim.Verdict), outcome.Claims.Count);
        var time = outcome.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"{outcome.Slug}: {(outcome.Passed ? "passed" : "FAILED")} in {time} s"
            + (count.All > 0 ? $", {count}" : "")
            + (outcome.Message.Length > 0 ? "\n  " + outcome.Message : "");
    }
}
