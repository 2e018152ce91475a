using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Labs.Cli.Output;

/// <summary>
/// A table of measured figures in a Markdown document, between the lines <c>&lt;!-- COMMAND --&gt;</c> and <c>&lt;!-- end --&gt;</c>.
/// Above the table stand the command, the date, the machine and its load when the measurement began.
/// </summary>
internal sealed class GeneratedTable
{
    private const string End = "<!-- end -->";
    private readonly string _file, _text, _caption;
    private readonly int _from, _to;

    /// <param name="file">The document.</param>
    /// <param name="command">The command that measures, as in the document.</param>
    /// <exception cref="CommandException">The document does not have the two lines.</exception>
    public GeneratedTable(string file, string command)
    {
        var begin = $"<!-- {command} -->";
        _file = file;
        _text = File.Exists(file) ? File.ReadAllText(file) : throw Unusable("does not exist");
        _from = _text.IndexOf(begin, StringComparison.Ordinal) is >= 0 and var start
            ? start + begin.Length
            : throw Unusable($"lacks the line {begin}, which says where the table of this command stands");
        _to = _text.IndexOf(End, _from, StringComparison.Ordinal) is >= 0 and var end
            ? end
            : throw Unusable($"lacks the line {End} below {begin}");
        _caption = string.Create(
            CultureInfo.InvariantCulture,
            $"`{command}`, {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, ")
            + $".NET {Environment.Version}{Load()}";

        CommandException Unusable(string why) => new(ExitCodes.Usage, $"--write {file}: the document {why}.");
    }

    /// <summary>The option that names the document.</summary>
    public static Option<string?> Option() => new("--write")
    {
        Description = "Also put the table into this Markdown document, below the line <!-- COMMAND -->, with date and machine.",
    };

    /// <summary>Replaces the table in the document.</summary>
    /// <param name="table">The table as Markdown.</param>
    public void Write(string table) => File.WriteAllText(_file, $"{_text[.._from]}\n{_caption}\n\n{table}{_text[_to..]}");

    private static string Load() => MachineState.LoadAverage() is { } minute
        ? string.Create(CultureInfo.InvariantCulture, $", load average {minute:0.00} at the start")
        : "";
}
