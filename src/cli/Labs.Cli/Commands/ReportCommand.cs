using System.CommandLine;
using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;

namespace Labs.Cli.Commands;

/// <summary><c>labs report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "The folder of an earlier run.",
            DefaultValueFactory = _ => Path.Combine(CommandLine.Repository, "out"),
        };
        var command = new Command("report", "Make the pages of executed notebooks again. Example: labs report --out out") { output };
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(output)!);
            string[] notebooks = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : [];
            if (notebooks.Length == 0)
                throw new CommandException(ExitCodes.Usage, $"{folder} has no executed notebook; run: labs run");
            var reports = new RunReports(CommandLine.Repository, folder);
            foreach (var path in notebooks.Order(StringComparer.Ordinal))
            {
                var notebook = Notebook.Read(path);
                reports.WritePage(notebook, "");
                Console.WriteLine(Path.Combine(folder, notebook.Slug + ".html"));
            }
            return ExitCodes.Ok;
        });
        return command;
    }
}
