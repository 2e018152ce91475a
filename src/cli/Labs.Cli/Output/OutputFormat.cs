using System.CommandLine;

namespace Labs.Cli.Output;

/// <summary>How a command prints its data.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For documents.</summary>
    Markdown,
}

/// <summary>The same options for every command that lists or measures: <c>--json</c>, and <c>--markdown</c> if it prints a table.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, for programs." };
    private readonly Option<bool>? _markdown;

    private OutputOptions(bool hasMarkdown) =>
        _markdown = hasMarkdown ? new Option<bool>("--markdown") { Description = "Print a Markdown table, for documents." } : null;

    /// <summary>Adds the options to a command.</summary>
    public static OutputOptions AddTo(Command command, bool hasMarkdown = true)
    {
        var options = new OutputOptions(hasMarkdown);
        command.Add(options._json);
        if (options._markdown is { } markdown)
            command.Add(markdown);
        return options;
    }

    /// <summary>Returns the printer that the command line asks for.</summary>
    /// <exception cref="CommandException">Both options are given.</exception>
    public Printer PrinterFor(ParseResult parsed)
    {
        var isJson = parsed.GetValue(_json);
        var isMarkdown = _markdown is not null && parsed.GetValue(_markdown);
        if (isJson && isMarkdown)
            throw new CommandException(ExitCodes.Usage, "--json and --markdown are two formats; name one.");
        return new Printer(isJson ? OutputFormat.Json : isMarkdown ? OutputFormat.Markdown : OutputFormat.Text);
    }
}
