using System.CommandLine;
using System.Runtime.InteropServices;
using Labs.Cli.Output;
using Labs.Docker;
using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Cli.Commands;

/// <summary><c>labs run</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("notebook")
        {
            Description = "A slug (pause-container), name (06-pause-container) or path; without any, the whole series runs.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var parameters = new Option<string[]>("--parameter", "-p")
        {
            Description = "A value for a parameter that the notebook declares, as name=value. May be repeated.",
            AllowMultipleArgumentsPerToken = false,
        };
        var shorten = new Option<bool>("--short")
        {
            Description = "Run the same experiments with fewer rounds: the values in each notebook's metadata under labs.short.",
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder for reports and results.",
            DefaultValueFactory = _ => Path.Combine(CommandLine.Repository, "out"),
        };
        var timeout = Number("--timeout", "The limit of a notebook, in seconds.", 1800);
        var cellTimeout = Number("--cell-timeout", "The limit of a cell, in seconds.", 600);
        var jobs = Number("--jobs", "How many notebooks run at the same time. Those that measure (labs.alone) run last, one by one.", 1);
        var seed = Number("--seed", "The seed of every random choice.", 1);
        var memory = Number("--memory", "The limit of a notebook process's managed memory, in MiB.", 2048);
        var solutions = Flag("--solutions", "Prove the exercises: each check must be red without and green with the solution.");
        var strict = Flag("--strict", "Fail if a claim is inconclusive. Otherwise the run passes and reports it.");
        var kernel = new Option<string?>("--kernel")
        {
            Description = "Run the cells in dotnet-interactive or an installed Jupyter kernel such as python3, not in the labs' own.",
        };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Use this file's cluster instead of a kind cluster. Each lab makes a namespace of its own there.",
        };
        var prepare = Flag("--prepare", "Make the images that the notebooks use (their metadata's labs.images), and run nothing.");
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print no line for each cell." };
        var command = new Command("run", "Run notebooks headlessly. Example: labs run pause-container -p orphans=20")
        {
            names, parameters, shorten, output, timeout, cellTimeout, jobs, seed, memory, solutions, strict, kernel, kubeconfig, prepare, quiet,
        };
        var format = OutputOptions.AddTo(command, hasMarkdown: false);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new RunOptions
            {
                Repository = CommandLine.Repository,
                Out = Path.GetFullPath(parsed.GetValue(output)!),
                Parameters = Pairs(parsed.GetValue(parameters) ?? []),
                Short = parsed.GetValue(shorten),
                Timeout = TimeSpan.FromSeconds(Positive(timeout, parsed)),
                CellTimeout = TimeSpan.FromSeconds(Positive(cellTimeout, parsed)),
                Seed = parsed.GetValue(seed),
                MemoryMiB = Positive(memory, parsed),
                Solutions = parsed.GetValue(solutions),
                Strict = parsed.GetValue(strict),
                Kernel = parsed.GetValue(kernel) is { } name and not InteractiveBuild.KernelName ? KernelHost.Find(name) : null,
                Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : null,
            };
            var notebooks = Chosen(parsed.GetValue(names) ?? [], options);
            if (parsed.GetValue(prepare))
                return PrepareAsync(notebooks, options, cancellationToken);
            var isInteractive = parsed.GetValue(kernel) is InteractiveBuild.KernelName;
            var printer = format.PrinterFor(parsed);
            var atATime = Math.Max(1, parsed.GetValue(jobs));
            return RunAsync(notebooks, options, isInteractive, atATime, printer, parsed.GetValue(quiet));
        });
        return command;
    }

    private static IReadOnlyList<Notebook> Chosen(IReadOnlyList<string> names, RunOptions options)
    {
        if (names.FirstOrDefault(name => name.StartsWith('-')) is { } unknown)
            throw new CommandException(ExitCodes.Usage, $"there is no option '{unknown}'. See: labs run --help");
        var finder = new NotebookFinder(options.Repository);
        Notebook[] notebooks = [.. (names.Count == 0 ? finder.Series() : names.Select(finder.Find)).Select(Notebook.Read)];
        if (notebooks.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"there is no notebook in {finder.Folder}.");
        Parameters.Check(notebooks, options.Parameters);
        return notebooks;
    }

    private static async Task<int> PrepareAsync(
        IReadOnlyList<Notebook> notebooks, RunOptions options, CancellationToken cancellationToken)
    {
        string[] images = [.. notebooks.SelectMany(notebook => notebook.Images).Distinct()];
        if (images.Length == 0)
            return ExitCodes.Ok;
        await EngineStart.EnsureAsync(options.Repository);
        using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
        foreach (var image in await new ImageStore(client).EnsureAsync(images, new ImageLines(), cancellationToken))
            Console.WriteLine($"{image.Name}: {image.Reference}");
        return ExitCodes.Ok;
    }

    private static async Task<int> RunAsync(
        IReadOnlyList<Notebook> notebooks, RunOptions options, bool isInteractive, int jobs, Printer printer, bool quiet)
    {
        if (isInteractive)
            options = options with { Program = await InteractiveBuild.EnsureAsync(options.Repository) };
        Directory.CreateDirectory(options.Out);
        var finder = new NotebookFinder(options.Repository);
        foreach (var notebook in notebooks.Where(notebook => !finder.IsOfSeries(notebook.Path)))
            Terminal.Say($"{notebook.Path} is not of this series; a notebook is a program that can do what you can do.");
        if (notebooks.Any(notebook => notebook.Requires.Contains("docker")))
            await EngineStart.EnsureAsync(options.Repository);
        await using var clusters = await ClusterStart.EnsureAsync(options, notebooks.Count(notebook => notebook.Requires.Contains("kind")));

        IRunProgress progress = quiet || Console.IsErrorRedirected ? new PlainProgress(quiet) : new TerminalProgress();
        using var stop = new CancellationTokenSource();
        using var interrupt = Handle(PosixSignal.SIGINT);
        using var terminate = Handle(PosixSignal.SIGTERM);
        var reports = new RunReports(options.Repository, options.Out);
        var outcomes = await new NotebookBatch(notebooks, options, progress, reports).RunAsync(jobs, stop.Token);
        if (printer.Format == OutputFormat.Json)
            printer.Json(outcomes.Select(Json));
        else
            Console.Error.WriteLine($"report: {Path.Combine(reports.Folder, outcomes is [var only] ? only.Slug + ".html" : "index.html")}");
        if (reports.Trouble is { } trouble)
            throw new CommandException(ExitCodes.Environment, trouble);
        return stop.IsCancellationRequested
            ? ExitCodes.Interrupted
            : outcomes.Select(outcome => ExitCodes.Of(outcome.Status)).FirstOrDefault(code => code != ExitCodes.Ok);

        PosixSignalRegistration Handle(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            // A second signal ends this process at once; the reapers clean up.
            context.Cancel = !stop.IsCancellationRequested;
            if (!stop.IsCancellationRequested)
                progress.Say($"{signal}: stopping, cleaning up, keeping the results (once more to stop at once)");
            stop.Cancel();
        });
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Dictionary<string, string> Pairs(string[] texts)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value])
                throw new CommandException(ExitCodes.Usage, $"-p {text}: expected name=value, as in -p rounds=10.");
            pairs[name] = value;
        }
        return pairs;
    }

    private static int Positive(Option<int> option, ParseResult parsed) => parsed.GetValue(option) is > 0 and var number
        ? number
        : throw new CommandException(ExitCodes.Usage, $"{option.Name} {parsed.GetValue(option)}: expected a number greater than 0.");

    private static object Json(NotebookOutcome outcome) => new
    {
        Notebook = outcome.Slug,
        outcome.Passed,
        ExitCode = ExitCodes.Of(outcome.Status),
        Seconds = Math.Round(outcome.Duration.TotalSeconds, 3),
        outcome.Message,
        Claims = outcome.Claims.ToDictionary(claim => claim.Id, claim => claim.Verdict.Text()),
    };
}
