using System.CommandLine;
using Labs.Cli.Output;
using Labs.Runner.Notebooks;
using Labs.Runner.Publishing;
using Labs.Runner.Reporting;

namespace Labs.Cli.Commands;

/// <summary><c>labs site</c>.</summary>
internal static class SiteCommand
{
    public static Command Create()
    {
        var output = RunOutput.Option("The folder of the run.");
        var to = new Option<string?>("--to") { Description = "The folder of the site; by default the folder 'site' of the run." };
        var command = new Command("site",
            "Make a static site of a run and the recorded verdicts: an index, what is wrong, the ledger, and a page to read for each "
            + "notebook. Example: labs site --to public")
        {
            output, to,
        };
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(output)!);
            var site = parsed.GetValue(to) is { } named ? Path.GetFullPath(named) : Path.Combine(folder, "site");
            var executed = Executed(folder);
            Check(executed, folder, site);
            var pages = new Site(CommandLine.Repository).Write(executed, folder, site);
            Terminal.Say($"{pages.Count} pages, {executed.Count} of them of notebooks");
            Console.WriteLine(Path.Combine(site, pages[0]));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static List<Notebook> Executed(string folder)
    {
        var command = folder == OutputFolder.Default(CommandLine.Repository) ? "labs run" : $"labs run --out {folder}";
        string[] paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : [];
        if (paths.Length == 0)
            throw Usage($"{folder} has no results. Run the notebooks first, which takes hours for the whole series: {command}");
        var notebooks = paths.Order(StringComparer.Ordinal).Select(Notebook.Read).ToList();
        return notebooks.Find(notebook => !notebook.IsExecuted) is { } source
            ? throw Usage($"{source.Path} has not been executed; expected the folder of a run. Run the notebooks first: labs run")
            : notebooks;
    }

    private static void Check(List<Notebook> executed, string folder, string site)
    {
        if (site == folder)
            throw Usage($"--to {site} is the folder of the run, whose reports have the same names; name another folder.");
        if (OutputCheck.SameNames(executed) is var (first, second))
            throw Usage($"{first.Path} and {second.Path} would have the same page; rename one.");
        var pages = Site.PagesOf(executed);
        if (pages.CountBy(page => page, StringComparer.OrdinalIgnoreCase).FirstOrDefault(page => page.Value > 1).Key is { } taken)
            throw Usage($"a notebook would have the page {taken}, which the site has already; rename the notebook.");
        if (new OutputCheck(site).ForeignOf(pages) is { } foreign)
            throw Usage($"--to {site}: {foreign} would be overwritten, and labs has not written it. Name another folder.");
    }

    private static CommandException Usage(string message) => new(ExitCodes.Usage, message);
}
