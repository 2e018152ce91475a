using Labs.Runner.Running;
using Spectre.Console;

namespace Labs.Cli.Output;

/// <summary>A line on the terminal that always shows the cell under way.</summary>
internal sealed class TerminalProgress : IRunProgress
{
    // Moves to the line's beginning and erases the line.
    private const string ClearLine = "\r\u001b[K";

    private static readonly IAnsiConsole s_terminal = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    private readonly Lock _lock = new();

    public void Cell(string notebook, int cell, int cells, string headline)
    {
        lock (_lock)
        {
            var room = Math.Max(20, s_terminal.Profile.Width - notebook.Length - 20);
            var text = headline.Length > room ? headline[..room] : headline;
            Console.Error.Write(ClearLine);
            s_terminal.Markup($"[blue]{Markup.Escape(notebook)}[/] [grey]{cell}/{cells}[/] {Markup.Escape(text)}");
        }
    }

    public void Finished(NotebookOutcome outcome)
    {
        lock (_lock)
        {
            Console.Error.Write(ClearLine);
            s_terminal.MarkupLine($"[{(outcome.Passed ? "green" : "red")}]{Markup.Escape(PlainProgress.Line(outcome))}[/]");
        }
    }

    public void Say(string message)
    {
        lock (_lock)
        {
            Console.Error.Write(ClearLine);
            Console.Error.WriteLine(message);
        }
    }
}
