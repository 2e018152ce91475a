using Spectre.Console;

namespace Labs.Cli.Running;

/// <summary>A line that is kept current, on a terminal.</summary>
internal sealed class TerminalProgress : IRunProgress
{
    private static readonly IAnsiConsole s_terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly Lock _lock = new();

    public void Cell(string notebook, int cell, int cells, string headline)
    {
        lock (_lock)
        {
            var room = Math.Max(20, s_terminal.Profile.Width - notebook.Length - 20);
            Console.Error.Write("\r\u001b[K");
            s_terminal.Markup($"[blue]{Markup.Escape(notebook)}[/] [grey]{cell}/{cells}[/] {Markup.Escape(headline.Length > room ? headline[..room] : headline)}");
        }
    }

    public void Finished(NotebookOutcome outcome)
    {
        lock (_lock)
        {
            Console.Error.Write("\r\u001b[K");
            s_terminal.MarkupLine($"[{(outcome.Passed ? "green" : "red")}]{Markup.Escape(PlainProgress.Line(outcome))}[/]");
        }
    }

    public void Say(string message)
    {
        lock (_lock)
        {
            Console.Error.Write("\r\u001b[K");
            Console.Error.WriteLine(message);
        }
    }
}
