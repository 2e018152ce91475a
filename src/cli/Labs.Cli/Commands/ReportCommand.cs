using System.CommandLine;
using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;

namespace Labs.Cli.Commands;

/// <summary><c>labs report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var output = RunOutput.Option("The folder of an earlier run.");
        var command = new Command("report", "Make the pages of executed notebooks again. Example: labs report --out out") { output };
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(output)!);
            string[] notebooks = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : [];
            if (notebooks.Length == 0)
                throw new CommandException(ExitCodes.Usage, $"{folder} has no executed notebook; run: labs run");
            var reports = new RunReports(CommandLine.Repository, folder);
            Notebook[] executed = [.. notebooks.Order(StringComparer.Ordinal).Select(Notebook.Read)];
            if (OutputCheck.SameNames(executed) is var (first, second))
                throw new CommandException(ExitCodes.Usage, $"{first.Path} and {second.Path} would have the same page; rename one.");
            if (new OutputCheck(folder).ForeignPage(executed) is { } foreign)
                throw new CommandException(ExitCodes.Usage, $"{foreign} would be overwritten, and labs has not written it; move it away.");
            foreach (var notebook in executed)
            {
                reports.WritePage(notebook, "");
                Console.WriteLine(Path.Combine(folder, notebook.PageName));
            }
            return ExitCodes.Ok;
        });
        return command;
    }
}
