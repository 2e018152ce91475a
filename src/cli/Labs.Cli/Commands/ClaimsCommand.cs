using System.CommandLine;
using System.CommandLine.Completions;
using Labs.Cli.Completion;
using Labs.Cli.Output;
using Labs.Runner.Running;
using Spectre.Console;

namespace Labs.Cli.Commands;

/// <summary><c>labs claims</c>.</summary>
internal static class ClaimsCommand
{
    private sealed record Row(Claim Claim, ClaimOutcome? Outcome)
    {
        public bool IsDecided => Outcome is not null && Outcome.Verdict.IsDecided();

        public string Verdict => (Outcome?.Verdict.Text() ?? "open")
            + (Outcome is { Agrees: false } ? $" (expected {Outcome.Expected?.Text()})" : "");
    }

    public static Command Create()
    {
        var notebook = new Option<string?>("--notebook") { Description = "Print only this notebook's claims." };
        notebook.CompletionSources.Add(_ => Candidates.Notebooks().Select(name => new CompletionItem(name)));
        var undecided = new Option<bool>("--undecided") { Description = "Print only claims without a verdict." };
        var output = RunOutput.Option("The folder of earlier runs.");
        var command = new Command("claims",
            "Print the claims with their verdicts, evidence and lines in the notes. Example: labs claims --notebook pause-container")
        {
            notebook, undecided, output, ClaimsRecordCommand.Create(), ClaimsVersionsCommand.Create(),
        };
        var format = OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var printer = format.PrinterFor(parsed);
            var ledger = ClaimLedger.Of(CommandLine.Repository);
            var slugs = ledger.Claims.Select(claim => claim.Notebook).Distinct().ToList();
            var only = parsed.GetValue(notebook);
            if (only is not null && !slugs.Contains(only))
            {
                throw new CommandException(
                    ExitCodes.Usage, $"--notebook {only}: the ledger has no such notebook; it has {string.Join(", ", slugs)}."
                    + NearNames.Question(only, slugs));
            }
            var outcomes = slugs.SelectMany(slug => ResultFile.Read(parsed.GetValue(output)!, slug)?.Claims ?? [])
                .ToDictionary(claim => claim.Id);
            var rows = ledger.Claims
                .Where(claim => only is null || claim.Notebook == only)
                .Select(claim => new Row(claim, outcomes.GetValueOrDefault(claim.Id)))
                .Where(row => !parsed.GetValue(undecided) || !row.IsDecided)
                .ToArray();
            Print(printer, rows);
            printer.Note(ClaimCount.Of(outcomes.Values.Select(outcome => outcome.Verdict), ledger.Claims.Count).ToString());
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Printer printer, Row[] rows)
    {
        if (printer.Format == OutputFormat.Json)
        {
            printer.Table(rows,
                new("id", row => row.Claim.Id),
                new("notebook", row => row.Claim.Notebook),
                new("sources", row => row.Claim.Sources),
                new("claim", row => row.Claim.Text),
                new("expected", row => row.Claim.Expected?.Text()),
                new("verdict", row => row.Outcome?.Verdict.Text()),
                new("agrees", row => row.Outcome?.Agrees),
                new("evidence", row => row.Outcome?.Evidence));
            return;
        }
        foreach (var notebook in rows.GroupBy(row => row.Claim.Notebook))
        {
            printer.Heading(notebook.Key);
            printer.Table(notebook.ToArray(),
                new("verdict", row => row.Verdict) { Colour = row => row.Outcome is { Agrees: false } ? Color.Red : null },
                new("claim", row => $"{row.Claim.Text}\n{row.Claim.Id} [{string.Join(", ", row.Claim.Sources)}]"),
                new("evidence", row => row.Outcome?.Evidence));
        }
    }
}
