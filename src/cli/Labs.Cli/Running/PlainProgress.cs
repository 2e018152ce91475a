using System.Globalization;

namespace Labs.Cli.Running;

/// <summary>Lines on standard error, for logs.</summary>
internal sealed class PlainProgress(bool quiet) : IRunProgress
{
    public void Cell(string notebook, int cell, int cells, string headline)
    {
        if (!quiet)
            Console.Error.WriteLine($"{notebook} [{cell}/{cells}] {headline}");
    }

    public void Finished(NotebookOutcome outcome) => Console.Error.WriteLine(Line(outcome));

    public void Say(string message) => Console.Error.WriteLine(message);

    internal static string Line(NotebookOutcome outcome)
    {
        var decided = outcome.Claims.Count(claim => claim.Verdict.IsDecided());
        var open = outcome.Claims.Count(claim => claim.Verdict == Verdict.Inconclusive);
        var claims = outcome.Claims.Count > 0 ? $", {decided} of {outcome.Claims.Count} claims decided{(open > 0 ? $", {open} inconclusive" : "")}" : "";
        var time = outcome.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"{outcome.Slug}: {(outcome.Passed ? "passed" : "FAILED")} in {time} s{claims}{(outcome.Message.Length > 0 ? "\n  " + outcome.Message : "")}";
    }
}
