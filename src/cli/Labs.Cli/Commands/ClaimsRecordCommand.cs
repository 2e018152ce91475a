using System.CommandLine;
using System.CommandLine.Completions;
using Labs.Cli.Authoring;
using Labs.Cli.Completion;
using Labs.Runner.Running;

namespace Labs.Cli.Commands;

/// <summary><c>labs claims record</c>.</summary>
internal static class ClaimsRecordCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebook") { Description = "Slugs of notebooks.", Arity = ArgumentArity.OneOrMore };
        notebooks.CompletionSources.Add(_ => Candidates.Notebooks().Select(name => new CompletionItem(name)));
        var output = RunOutput.Option("The folder of the run.");
        var command = new Command("record",
            "Add the verdicts of a run to datasets/verdicts.tsv, with versions and provenance. Example: labs claims record k8s-services")
        {
            notebooks, output,
        };
        command.SetAction(parsed =>
        {
            var verdicts = new List<RecordedVerdict>();
            foreach (var slug in parsed.GetValue(notebooks)!)
            {
                var results = ResultFile.Read(parsed.GetValue(output)!, slug) ?? throw new CommandException(ExitCodes.Usage,
                    $"{parsed.GetValue(output)} has no results of '{slug}'. Run the notebook first: labs run {slug}");
                verdicts.AddRange(RecordedVerdict.Of(results));
            }
            VerdictRecord.Of(CommandLine.Repository).Add(verdicts);
            Console.WriteLine($"recorded {verdicts.Count} verdicts in datasets/verdicts.tsv");
            return ExitCodes.Ok;
        });
        return command;
    }
}
