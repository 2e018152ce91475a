using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Commands;

internal static class ConvertCommand
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        var names = new Argument<string[]>("file") { Description = "A .dib file, a notebook, or a folder with such files in it and below.", Arity = ArgumentArity.OneOrMore };
        var to = new Option<string>("--to") { Description = "What a folder's files become: ipynb or dib. A single file becomes the other of the two.", DefaultValueFactory = _ => "ipynb" };
        to.AcceptOnlyFromAmong("ipynb", "dib");
        var output = new Option<string?>("--out") { Description = "Folder for the results; beside each file by default." };
        var force = new Option<bool>("--force") { Description = "Write over files that are there." };
        var json = new Option<bool>("--json") { Description = "The report as JSON." };
        var command = new Command("convert", "Turn .NET Interactive's .dib files into notebooks, and notebooks into .dib files, and say which cells have no equivalent here. "
            + "Example: labs convert demo.dib") { names, to, output, force, json };
        command.SetAction(parsed =>
        {
            var converter = new Converter(parsed.GetValue(force));
            var jobs = parsed.GetValue(names)!.SelectMany(name => Jobs(name, parsed.GetValue(to)!, parsed.GetValue(output))).ToArray();
            var reports = jobs.Select(job => job.Target is { } target ? converter.Convert(job.File, target) : Converter.Inspect(job.File)).ToArray();
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { files = reports }, s_json));
            else
                Array.ForEach(reports, Print);
            Summarize(reports);
            return reports.Any(report => report.Status is ConversionStatus.Exists or ConversionStatus.Failed) ? ExitCodes.Usage : ExitCodes.Ok;
        });
        return command;
    }

    private static IEnumerable<(string File, string? Target)> Jobs(string name, string to, string? output)
    {
        if (!Directory.Exists(name))
        {
            if (!Converter.IsDib(name) && !Converter.IsNotebook(name))
                throw new CommandException(ExitCodes.Usage, $"{name} is no folder and ends with '{Path.GetExtension(name)}'; .dib and .ipynb are converted into each other.");
            if (!File.Exists(name))
                throw new CommandException(ExitCodes.Usage, $"{name} does not exist.");
            return [(name, Path.Combine(output ?? Path.GetDirectoryName(name)!, Path.ChangeExtension(Path.GetFileName(name), Converter.IsDib(name) ? "ipynb" : "dib")))];
        }
        var files = Files(name, output).ToArray();
        if (files.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"there is no .dib and no .ipynb file in {name}.");
        return files.Where(file => to == "ipynb" || Converter.IsNotebook(file)).Select(file => (file,
            to == "ipynb" && Converter.IsNotebook(file) ? null
            : output is null ? Path.ChangeExtension(file, to) : Path.Combine(output, Path.ChangeExtension(Path.GetRelativePath(name, file), to))));
    }

    // Without hidden folders: a repository's own files and editors' checkpoints are there.
    private static IEnumerable<string> Files(string folder, string? output)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(file => Converter.IsDib(file) || Converter.IsNotebook(file)))
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
        if (report.Status == ConversionStatus.Failed)
        {
            Console.WriteLine($"{report.File}: failed: {report.Error}");
            return;
        }
        var cells = report.Cells.Count == 0 ? "no cells" : string.Join(", ", report.Cells.Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(report.Status switch
        {
            ConversionStatus.Exists => $"{report.File}: left alone: {report.Target} is there already; --force writes over it",
            ConversionStatus.Notebook => $"{report.File}: is a notebook already ({cells})",
            _ => $"{report.File} -> {report.Target} ({cells})",
        });
        foreach (var missing in report.NoEquivalent)
            Console.WriteLine($"    no equivalent here: {missing.What} in {Cells(missing.Count)} ({string.Join(", ", missing.CellNumbers)}), kept as they are");
        foreach (var (what, count) in report.NotKept)
            Console.WriteLine($"    no place in a .dib file: the {what} of {Cells(count)}");
    }

    private static void Summarize(Conversion[] reports)
    {
        var missing = reports.SelectMany(report => report.NoEquivalent).GroupBy(missing => missing.What).Select(group => $"{group.Key} in {Cells(group.Sum(missing => missing.Count))}").ToArray();
        Console.Error.WriteLine($"labs: converted {reports.Count(report => report.Status == ConversionStatus.Converted)} of {reports.Length} files"
            + (missing.Length > 0 ? $"; no equivalent here: {string.Join(", ", missing)}" : ""));
    }

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";
}
