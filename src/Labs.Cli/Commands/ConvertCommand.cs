using System.CommandLine;
using Labs.Cli.Notebooks;

namespace Labs.Cli.Commands;

internal static class ConvertCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "A .dib file, or a notebook.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--out") { Description = "Folder for the results; beside each file by default." };
        var force = new Option<bool>("--force") { Description = "Write over files that are there." };
        var command = new Command("convert", "Turn .NET Interactive's .dib files into notebooks, and notebooks into .dib files. Example: labs convert demo.dib") { files, output, force };
        command.SetAction(parsed =>
        {
            foreach (var file in parsed.GetValue(files)!)
            {
                var target = Target(file, parsed.GetValue(output));
                if (File.Exists(target) && !parsed.GetValue(force))
                    throw new CommandException(ExitCodes.Usage, $"{target} is there already; --force writes over it.");
                var text = Convert(file);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
                WholeFile.Write(target, text);
                Console.WriteLine(target);
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Target(string file, string? folder)
    {
        var ending = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".dib" => ".ipynb",
            ".ipynb" => ".dib",
            var other => throw new CommandException(ExitCodes.Usage, $"{file} ends with '{other}'; .dib and .ipynb are converted into each other."),
        };
        return Path.Combine(folder ?? Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + ending);
    }

    private static string Convert(string file)
    {
        if (Path.GetExtension(file).Equals(".ipynb", StringComparison.OrdinalIgnoreCase))
            return DibFile.Write(Notebook.Read(file));
        try
        {
            return Notebook.TextOf(DibFile.Read(File.ReadAllText(file)));
        }
        catch (NotebookException exception)
        {
            throw new NotebookException($"{file}: {exception.Message}");
        }
    }
}
