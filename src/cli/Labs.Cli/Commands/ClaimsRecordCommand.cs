using System.CommandLine;
using System.CommandLine.Completions;
using Labs.Cli.Authoring;
using Labs.Cli.Completion;
using Labs.Runner.Notebooks;
using Labs.Runner.Recording;
using Labs.Runner.Running;

namespace Labs.Cli.Commands;

/// <summary><c>labs claims record</c>.</summary>
internal static class ClaimsRecordCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebook")
        {
            Description = "Slugs of notebooks; without any, all that the folder has results of.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        notebooks.CompletionSources.Add(_ => Candidates.Notebooks().Select(name => new CompletionItem(name)));
        var output = RunOutput.Option("The folder of the run.");
        var command = new Command("record",
            "Add the verdicts of a run to datasets/verdicts.tsv, with versions and provenance, and write docs/verdicts.md. "
            + "Example: labs claims record k8s-services")
        {
            notebooks, output,
        };
        command.SetAction(parsed =>
        {
            var (folder, repository) = (parsed.GetValue(output)!, CommandLine.Repository);
            var verdicts = new List<RecordedVerdict>();
            foreach (var slug in parsed.GetValue(notebooks) is { Length: > 0 } named ? named : Slugs(folder))
            {
                var results = ResultFile.Read(folder, slug) ?? throw new CommandException(ExitCodes.Usage,
                    $"{folder} has no results of '{slug}'. Run the notebook first: labs run {slug}");
                verdicts.AddRange(RecordedVerdict.Of(results, slug, CellsOf(repository, slug)));
            }
            var record = VerdictRecord.Of(repository);
            record.Add(verdicts);
            VerdictDocument.Write(repository, record.Verdicts);
            Console.WriteLine($"recorded {verdicts.Count} verdicts in datasets/verdicts.tsv and docs/verdicts.md");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static IEnumerable<string> Slugs(string folder) => ResultFile.AllOf(folder) is { Count: > 0 } files
        ? files.Select(file => Path.GetFileNameWithoutExtension(file))
        : throw new CommandException(ExitCodes.Usage, $"{folder} has no results. Run the notebooks first: labs run");

    // The cell that names the claim in quotes, as a cell that decides it does.
    private static Func<string, int> CellsOf(string repository, string slug)
    {
        var path = new NotebookFinder(repository).Series().FirstOrDefault(path => Notebook.SlugOf(path) == slug);
        var cells = path is null ? [] : Notebook.Open(path).Cells;
        return claim => cells.Index()
            .FirstOrDefault(cell => cell.Item.IsCode && cell.Item.Source.Contains($"(\"{claim}\")", StringComparison.Ordinal), (-1, null!))
            .Index + 1;
    }
}
