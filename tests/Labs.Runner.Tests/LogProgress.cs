using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>Records what a person would see.</summary>
internal sealed class LogProgress(List<string> log) : IRunProgress
{
    public void Cell(string notebook, int cell, int cells, string headline) => log.Add($"{notebook} {cell}/{cells}");

    public void Finished(NotebookOutcome outcome) => log.Add($"finished {outcome.Slug}");

    public void Say(string message) => log.Add(message);
}
