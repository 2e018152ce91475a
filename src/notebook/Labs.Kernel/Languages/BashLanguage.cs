using System.Collections;
using System.Globalization;
using System.Text;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>
/// Runs shell scripts (<c>#!bash</c>, <c>#!sh</c>) on the notebook's machine in their own process group, or in a container. Values
/// named by <c>@name</c> on the marker line become environment variables; <c>--out name</c> stores standard output in a C# variable.
/// Background processes end with the cell, or with <c>--keep</c> when the notebook ends. <c>--processes</c> is the largest number of
/// processes and threads that the user may have (getrlimit(2), RLIMIT_NPROC); the system does not apply it to root.
/// </summary>
internal sealed class BashLanguage(string name, Func<ContainerRunner?> containers) : IPolyglotLanguage
{
    private const int DefaultProcesses = 4096;

    private readonly Dictionary<string, object?> _variables = [];

    public string Name => name;
    public string Description =>
        "[--in container] [--out variable] [--cwd folder] [--any-exit] [--keep] [--processes number] [@value ...]: runs a shell script";

    public async Task ExecuteAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        var environment = _variables.Concat(cell.Shared)
            .GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => TextOf(group.Last().Value));
        var collected = cell.Arguments.GetValueOrDefault("out") is string { Length: > 0 } ? new StringBuilder() : null;
        void Write(StreamKind kind, string text)
        {
            cell.Write(kind, text);
            if (kind == StreamKind.Stdout && collected is { Length: < 10_000_000 })
                collected.Append(text);
        }

        int exitCode;
        if (cell.Arguments.TryGetValue("in", out var container))
        {
            if (TextOf(container) is not { Length: > 0 } target)
                throw new CellException("Usage", "--in needs the name of a container, for example: #!bash --in web", cell.Line);
            var runner = containers() ?? throw new CellException("NoContainers",
                "--in needs a library that runs commands in containers, and none is connected. Start the notebook with #load \"labs.csx\".",
                cell.Line);
            exitCode = await runner.RunAsync(target, ["sh", "-c", cell.Text], environment,
                (isError, text) => Write(isError ? StreamKind.Stderr : StreamKind.Stdout, text), cancellationToken);
        }
        else
        {
            var folder = Path.Combine(cell.WorkingDirectory, cell.Arguments.GetValueOrDefault("cwd") as string ?? ".");
            var limits = new ShellLimits(Processes(cell), cell.Arguments.ContainsKey("keep"));
            exitCode = await ShellProcess.RunAsync(cell.Text, folder, environment, limits, Write, cancellationToken);
        }
        if (collected is not null)
            cell.Publish((string)cell.Arguments["out"]!, collected.ToString().TrimEnd('\n', '\r'));
        if (exitCode != 0 && !cell.Arguments.ContainsKey("any-exit"))
        {
            throw new CellException("ExitCode",
                $"the shell exited with exit code {exitCode}{(exitCode > 128 ? $" (signal {exitCode - 128})" : "")}; " +
                $"#!{name} --any-exit accepts every code.");
        }
    }

    public bool TryGetValue(string name, out object? value) => _variables.TryGetValue(name, out value);

    public bool SetValue(string name, object? value)
    {
        _variables[name] = value;
        return true;
    }

    private int Processes(LanguageCell cell)
    {
        if (!cell.Arguments.TryGetValue("processes", out var asked))
            return DefaultProcesses;
        return int.TryParse(TextOf(asked), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new CellException("Usage", $"--processes is a number above 0, for example: #!{name} --processes 10000", cell.Line);
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join('\n', items.Cast<object?>().Select(TextOf)),
        _ => value.ToString() ?? "",
    };
}
