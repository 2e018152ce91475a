using Spectre.Console;
using Spectre.Console.Rendering;

namespace Labs.Cli.Output;

/// <summary>
/// The terminal behind standard output and standard error. What is redirected to a file or a program has neither colours nor line
/// breaks that depend on a width; a terminal of the type "dumb" has no colours.
/// </summary>
internal static class Terminal
{
    // Wider than any line. A larger number makes Spectre allocate lines of that width.
    private const int Unlimited = 10_000;

    private static readonly bool s_isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>Standard output, for data.</summary>
    public static IAnsiConsole Output { get; } = Open(VisibleWriter.RawOutput, Console.IsOutputRedirected);

    /// <summary>Standard error, for messages and progress.</summary>
    public static IAnsiConsole Error { get; } = Open(VisibleWriter.RawError, Console.IsErrorRedirected);

    /// <summary>Whether a line on standard error can be erased and written again.</summary>
    public static bool CanRedraw => !Console.IsErrorRedirected && !s_isDumb;

    /// <summary>Prints a message of the command: "labs: …" on standard error.</summary>
    public static void Say(string message)
    {
        // Without a terminal to draw on, a run does not pay for loading Spectre.Console.
        if (Console.IsErrorRedirected)
            Console.Error.WriteLine($"labs: {message}");
        else
            Error.MarkupLine($"labs: {Markup.Escape(message)}");
    }

    /// <summary>Prints why the command can't continue: "labs: …" on standard error.</summary>
    public static void Fail(string message) => Error.MarkupLine($"[red]labs:[/] {Markup.Escape(message)}");

    private static IAnsiConsole Open(TextWriter writer, bool isRedirected)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) };
        // Spectre.Console knows what is redirected by Console.Out and Console.Error only, and these are other writers here.
        if (s_isDumb || isRedirected)
            (settings.Ansi, settings.ColorSystem) = (AnsiSupport.No, ColorSystemSupport.NoColors);
        var console = AnsiConsole.Create(settings);
        if (isRedirected)
            console.Profile.Width = Unlimited;
        console.Pipeline.Attach(new VisibleSegments());
        return console;
    }

    /// <summary>Makes control characters visible in the texts of what is drawn; the console adds the colours afterwards.</summary>
    private sealed class VisibleSegments : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(drawn => new VisibleRenderable(drawn));
    }

    private sealed class VisibleRenderable(IRenderable drawn) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => drawn.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => drawn.Render(options, maxWidth).Select(segment =>
            segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(VisibleText.Of(segment.Text), segment.Style));
    }
}
