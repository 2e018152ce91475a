using System.CommandLine;
using Labs.Cli.Output;
using Labs.Runner.Comparing;
using Labs.Runner.Recording;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Cli.Commands;

/// <summary><c>labs compare</c>.</summary>
internal static class CompareCommand
{
    private const string Ledger = "ledger";

    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "The folder of a run (its --out), or one result file." };
        var second = new Argument<string>("B")
        {
            Description = "Another one, or 'ledger': the verdicts that `labs claims record` has kept.",
        };
        var threshold = new Option<double>("--threshold")
        {
            Description = "The relative difference of absolute figures that matters; 0.5 is 50 %. Experiments state their own.",
            DefaultValueFactory = _ => RunComparison.UsualThreshold,
        };
        var page = new Option<string?>("--page") { Description = "Also write a page with the figures of both runs over each other." };
        var all = new Option<bool>("--all") { Description = "List everything, not only what has changed or cannot be compared." };
        var command = new Command("compare",
            "Compare two runs: which verdicts and figures have changed, and what may have caused it. Exits with 0 if nothing has, "
            + "1 if something has, 3 if the machines differ too much. Example: labs compare before/ out/")
        {
            first, second, threshold, page, all,
        };
        var format = OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var a = Read(parsed.GetValue(first)!);
            var b = parsed.GetValue(second) == Ledger ? VerdictRecord.Of(CommandLine.Repository).AsRun(a) : Read(parsed.GetValue(second)!);
            var compared = RunComparison.Of(a, b, Positive(parsed.GetValue(threshold)));
            Print(compared, format.PrinterFor(parsed), parsed.GetValue(all));
            if (parsed.GetValue(page) is { } file)
            {
                new ComparisonPage(CommandLine.Repository).Write(compared, file);
                Terminal.Say($"page: {Path.GetFullPath(file)}");
            }
            return ExitCodeOf(compared.Change);
        });
        return command;
    }

    /// <summary>Prints what has changed and what cannot be compared, with a count of all.</summary>
    public static void Print(RunComparison compared, Printer printer, bool all)
    {
        if (printer.Format == OutputFormat.Json)
        {
            printer.Json(Json(compared));
            return;
        }
        printer.Heading($"{compared.A.Name} compared with {compared.B.Name}");
        if (compared.Differences.Count > 0)
        {
            printer.Table(compared.Differences,
                new("differs", difference => difference.Fact), new("first run", difference => difference.A),
                new("second run", difference => difference.B));
        }
        List<ComparedItem> shown = [.. compared.Items.Where(item => all || item.Change != Change.Same).OrderBy(item => item.Change switch
        {
            Change.Changed => 0,
            Change.NotComparable => 1,
            _ => 2,
        })];
        if (shown.Count > 0)
        {
            printer.Table(shown,
                new("result", item => Word(item.Change)), new("notebook", item => item.Notebook), new("kind", item => item.Kind),
                new("name", item => item.Name), new("detail", item => item.Detail), new("cause", item => string.Join("; ", item.Causes)));
        }
        printer.Note(Counts(compared));
    }

    /// <summary>Returns a comparison in the form in which it is printed as JSON.</summary>
    public static object Json(RunComparison compared) => new
    {
        A = compared.A.Name,
        B = compared.B.Name,
        compared.Change,
        Differences = compared.Differences.Select(difference => new { difference.Fact, difference.A, difference.B }),
        Items = compared.Items.Select(item => new { item.Notebook, item.Kind, item.Name, item.Change, item.Detail, item.Causes }),
    };

    /// <summary>Returns how many items are the same, have changed, and cannot be compared.</summary>
    public static string Counts(RunComparison compared) => string.Join(", ", Enum.GetValues<Change>()
        .Select(change => $"{compared.Items.Count(item => item.Change == change)} {Word(change)}"));

    /// <summary>Returns the exit code for how two runs compare.</summary>
    public static int ExitCodeOf(Change change) => change switch
    {
        Change.Same => ExitCodes.Ok,
        Change.Changed => ExitCodes.Failed,
        _ => ExitCodes.Environment,
    };

    private static string Word(Change change) => change switch
    {
        Change.Same => "same",
        Change.Changed => "changed",
        _ => "not comparable",
    };

    private static MeasuredRun Read(string path)
    {
        try
        {
            return MeasuredRun.Read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or ResultFileException)
        {
            throw new CommandException(ExitCodes.Usage, exception.Message);
        }
    }

    private static double Positive(double threshold) => threshold > 0
        ? threshold
        : throw new CommandException(ExitCodes.Usage, $"--threshold {threshold}: expected a number greater than 0, such as 0.5 for 50 %.");
}
