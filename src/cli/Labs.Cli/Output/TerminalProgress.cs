using Labs.Runner.Running;
using Spectre.Console;

namespace Labs.Cli.Output;

/// <summary>A line on the terminal that always shows the cell under way.</summary>
internal sealed class TerminalProgress : IRunProgress
{
    // Moves to the line's beginning and erases the line.
    private const string ClearLine = "\r\u001b[K";

    private readonly Lock _lock = new();

    public void Cell(string notebook, int cell, int cells, string headline)
    {
        lock (_lock)
        {
            var room = Math.Max(20, Terminal.Error.Profile.Width - notebook.Length - 20);
            var text = headline.Length > room ? headline[..room] : headline;
            VisibleWriter.RawError.Write(ClearLine);
            Terminal.Error.Markup($"[blue]{Markup.Escape(notebook)}[/] [grey]{cell}/{cells}[/] {Markup.Escape(text)}");
        }
    }

    public void Finished(NotebookOutcome outcome)
    {
        lock (_lock)
        {
            VisibleWriter.RawError.Write(ClearLine);
            Terminal.Error.MarkupLine($"[{(outcome.Passed ? "green" : "red")}]{Markup.Escape(PlainProgress.Line(outcome))}[/]");
        }
    }

    public void Say(string message)
    {
        lock (_lock)
        {
            VisibleWriter.RawError.Write(ClearLine);
            Console.Error.WriteLine(message);
        }
    }
}
