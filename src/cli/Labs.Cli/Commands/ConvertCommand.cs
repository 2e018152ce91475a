using System.CommandLine;
using Labs.Cli.Output;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Commands;

/// <summary><c>labs convert</c>.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("file")
        {
            Description = "A .dib file, a notebook, or a folder with such files in it and below.",
            Arity = ArgumentArity.OneOrMore,
        };
        var to = new Option<string>("--to")
        {
            Description = "The format for a folder's files: ipynb or dib. A single file is converted into the other of the two.",
            DefaultValueFactory = _ => "ipynb",
        };
        to.AcceptOnlyFromAmong("ipynb", "dib");
        var output = new Option<string?>("--out") { Description = "The folder for the results; by default each file's own." };
        var force = new Option<bool>("--force") { Description = "Overwrite existing files." };
        var command = new Command("convert",
            "Convert .NET Interactive's .dib files into notebooks, and notebooks into .dib files, and list the cells that have no "
            + "equivalent here. Example: labs convert demo.dib") { names, to, output, force };
        var format = OutputOptions.AddTo(command, hasMarkdown: false);
        command.SetAction(parsed =>
        {
            var printer = format.PrinterFor(parsed);
            var converter = new Converter(parsed.GetValue(force));
            var jobs = parsed.GetValue(names)!.SelectMany(name => Jobs(name, parsed.GetValue(to)!, parsed.GetValue(output))).ToArray();
            if (jobs.Where(job => job.Target is not null).GroupBy(job => Path.GetFullPath(job.Target!), StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(group => group.Count() > 1) is { } same)
            {
                throw new CommandException(ExitCodes.Usage, $"{string.Join(" and ", same.Select(job => job.File))} would all become "
                    + $"{same.Key}; convert them one by one, each with an --out of its own.");
            }
            var reports = jobs.Select(job => job.Target is { } target ? converter.Convert(job.File, target) : Converter.Inspect(job.File))
                .ToArray();
            if (printer.Format == OutputFormat.Json)
                printer.Json(new { files = reports });
            else
                Array.ForEach(reports, Print);
            Summarize(reports);
            return reports.Any(report => report.Status is ConversionStatus.Exists or ConversionStatus.Failed)
                ? ExitCodes.Usage
                : ExitCodes.Ok;
        });
        return command;
    }

    private static IEnumerable<(string File, string? Target)> Jobs(string name, string to, string? output)
    {
        if (!Directory.Exists(name))
            return [(name, TargetOf(name, output))];
        var files = Files(name, output).ToArray();
        if (files.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"there is no .dib and no .ipynb file in {name}.");
        return files.Where(file => to == "ipynb" || Converter.IsNotebook(file)).Select(file => (file,
            to == "ipynb" && Converter.IsNotebook(file) ? null
            : output is null ? Path.ChangeExtension(file, to)
            : Path.Combine(output, Path.ChangeExtension(Path.GetRelativePath(name, file), to))));
    }

    private static string TargetOf(string file, string? output)
    {
        if (!Converter.IsDib(file) && !Converter.IsNotebook(file))
        {
            throw new CommandException(ExitCodes.Usage,
                $"{file} is not a folder and ends with '{Path.GetExtension(file)}'; expected .dib or .ipynb.");
        }
        if (!File.Exists(file))
            throw new CommandException(ExitCodes.Usage, $"{file} does not exist.");
        var name = Path.ChangeExtension(Path.GetFileName(file), Converter.IsDib(file) ? "ipynb" : "dib");
        return Path.Combine(output ?? Path.GetDirectoryName(file)!, name);
    }

    // Without hidden folders: a repository's own files and editors' checkpoints are there.
    private static IEnumerable<string> Files(string folder, string? output)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            if (Converter.IsDib(file) || Converter.IsNotebook(file))
                yield return file;
        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(below).StartsWith('.') || (output is not null && Path.GetFullPath(below) == Path.GetFullPath(output)))
                continue;
            foreach (var file in Files(below, output))
                yield return file;
        }
    }

    private static void Print(Conversion report)
    {
        var cells = report.Cells.Count == 0 ? "no cells" : string.Join(", ", report.Cells.Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(report.Status switch
        {
            ConversionStatus.Failed => $"{report.File}: failed: {report.Error}",
            ConversionStatus.Exists => $"{report.File}: left alone: {report.Target} exists already; --force overwrites it",
            ConversionStatus.Notebook => $"{report.File}: is a notebook already ({cells})",
            _ => $"{report.File} -> {report.Target} ({cells})",
        });
        foreach (var missing in report.NoEquivalent)
        {
            var numbers = string.Join(", ", missing.CellNumbers);
            Console.WriteLine($"    no equivalent here: {missing.What} in {Cells(missing.Count)} ({numbers}), kept as they are");
        }
        foreach (var (what, count) in report.NotKept)
            Console.WriteLine($"    no place in a .dib file: the {what} of {Cells(count)}");
    }

    private static void Summarize(Conversion[] reports)
    {
        var converted = reports.Count(report => report.Status == ConversionStatus.Converted);
        var missing = reports.SelectMany(report => report.NoEquivalent).GroupBy(missing => missing.What)
            .Select(group => $"{group.Key} in {Cells(group.Sum(missing => missing.Count))}").ToArray();
        Terminal.Say($"converted {converted} of {reports.Length} files"
            + (missing.Length > 0 ? $"; no equivalent here: {string.Join(", ", missing)}" : ""));
    }

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";
}
