using System.CommandLine;
using System.CommandLine.Completions;
using Labs.Cli.Completion;
using Labs.Cli.Output;
using Labs.Docker;
using Labs.Runner.Comparing;
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
            Description = "A value for a parameter that the notebook declares, as name=value: text, a number, true, null or a list "
                + "such as [1, 2], as the declaration demands. May be repeated.",
            AllowMultipleArgumentsPerToken = false,
        };
        var shorten = new Option<bool>("--short")
        {
            Description = "Run the same experiments with fewer rounds: the values in each notebook's metadata under labs.short.",
        };
        var output = RunOutput.Option("The folder for reports and results.");
        var force = Flag("--force", "Overwrite files in --out that labs has not written, the notebook itself included.");
        var timeout = Number("--timeout", "The limit of a notebook, in seconds.", 1800);
        var cellTimeout = Number("--cell-timeout", "The limit of a cell, in seconds.", 600);
        var jobs = Number("--jobs", "How many notebooks run at the same time. Those that measure (labs.alone) run last, one by one.", 1);
        var seed = Number("--seed", "The seed of every random choice.", 1);
        var memory = Number("--memory", "The limit of a notebook process's managed memory, in MiB.", 2048);
        var solutions = Flag("--solutions", "Prove the exercises: each check must be red without and green with the solution.");
        var repeat = Number("--repeat", "Run everything this often, each time into a folder run-N of --out, and compare the runs.", 1);
        var strict = Flag("--strict", "Fail if a claim is inconclusive. Otherwise the run passes and reports it.");
        var kernel = new Option<string?>("--kernel")
        {
            Description = "Run the cells in dotnet-interactive or an installed Jupyter kernel such as python3, not in the labs' own.",
        };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Use this file's cluster instead of a kind cluster. Each lab makes a namespace of its own there.",
        };
        names.CompletionSources.Add(_ => Candidates.Notebooks().Select(name => new CompletionItem(name)));
        kernel.CompletionSources.Add(_ => Candidates.Kernels().Select(name => new CompletionItem(name)));
        var prepare = Flag("--prepare", "Make the images that the notebooks use (their metadata's labs.images), and run nothing.");
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print no line for each cell." };
        var command = new Command("run", "Run notebooks headlessly. Example: labs run pause-container -p orphans=20")
        {
            names, parameters, shorten, output, force, timeout, cellTimeout, jobs, seed, memory, solutions, strict, repeat, kernel,
            kubeconfig, prepare, quiet,
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
                Timeout = Limit(timeout, parsed),
                CellTimeout = Limit(cellTimeout, parsed),
                Seed = parsed.GetValue(seed),
                MemoryMiB = Positive(memory, parsed),
                Solutions = parsed.GetValue(solutions),
                Strict = parsed.GetValue(strict),
                Kernel = parsed.GetValue(kernel) is { } name and not InteractiveBuild.KernelName ? KernelHost.Find(name) : null,
                Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Existing(file) : null,
            };
            var isInteractive = parsed.GetValue(kernel) is InteractiveBuild.KernelName;
            var notebooks = Chosen(parsed.GetValue(names) ?? [], options, isInteractive);
            if (parsed.GetValue(prepare))
                return PrepareAsync(notebooks, options, cancellationToken);
            var printer = format.PrinterFor(parsed);
            var atATime = Positive(jobs, parsed);
            var times = Positive(repeat, parsed);
            RunOptions[] runs = times == 1
                ? [options]
                : [.. Enumerable.Range(1, times).Select(run => options with { Out = Path.Combine(options.Out, $"run-{run}") })];
            foreach (var run in runs)
            {
                RunOutput.Prepare(
                    notebooks, run.Out, parsed.GetResult(output) is { Implicit: false }, parsed.GetValue(force), options.Solutions);
            }
            return times == 1
                ? RunAsync(notebooks, options, isInteractive, atATime, printer, parsed.GetValue(quiet))
                : RepeatAsync(notebooks, runs, isInteractive, atATime, printer, parsed.GetValue(quiet));
        });
        return command;
    }

    private static IReadOnlyList<Notebook> Chosen(IReadOnlyList<string> names, RunOptions options, bool isInteractive)
    {
        var finder = new NotebookFinder(options.Repository);
        Notebook[] notebooks = [.. (names.Count == 0 ? finder.Series() : names.Select(finder.Find)).Distinct().Select(Notebook.Open)];
        if (notebooks.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"there is no notebook in {finder.Folder}.");
        if (options.Kernel is null && !isInteractive && notebooks.FirstOrDefault(notebook => notebook.Foreign is not null) is { } foreign)
            throw new CommandException(ExitCodes.Usage, NeedsKernel(foreign));
        Parameters.Check(notebooks, options);
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

    private static async Task<int> RepeatAsync(
        IReadOnlyList<Notebook> notebooks, RunOptions[] runs, bool isInteractive, int jobs, Printer printer, bool quiet)
    {
        var code = ExitCodes.Ok;
        foreach (var (index, options) in runs.Index())
        {
            Terminal.Say($"run {index + 1} of {runs.Length}: {options.Out}");
            var opened = notebooks.Select(notebook => Notebook.Open(notebook.Path)).ToList();
            var ended = await RunAsync(opened, options, isInteractive, jobs, new Printer(OutputFormat.Text), quiet);
            if (ended == ExitCodes.Interrupted)
                return ended;
            code = code == ExitCodes.Ok ? ended : code;
        }
        var measured = runs.Select(options => MeasuredRun.Read(options.Out)).ToList();
        var compared = measured.Skip(1).Select(run => RunComparison.Of(measured[0], run, runs: runs.Length - 1)).ToList();
        if (printer.Format == OutputFormat.Json)
            printer.Json(compared.Select(CompareCommand.Json));
        else
            compared.ForEach(pair => CompareCommand.Print(pair, printer, all: false));
        return code != ExitCodes.Ok ? code
            : compared.Select(pair => CompareCommand.ExitCodeOf(pair.Change)).FirstOrDefault(ended => ended != ExitCodes.Ok);
    }

    private static async Task<int> RunAsync(
        IReadOnlyList<Notebook> notebooks, RunOptions options, bool isInteractive, int jobs, Printer printer, bool quiet)
    {
        if (isInteractive)
            options = options with { Program = await InteractiveBuild.EnsureAsync(options.Repository) };
        var finder = new NotebookFinder(options.Repository);
        string[] foreign = [.. notebooks.Select(notebook => notebook.Path).Where(path => !finder.IsOfSeries(path))];
        if (foreign.Length > 0 && !quiet)
        {
            Terminal.Say($"{string.Join(", ", foreign)} {(foreign.Length == 1 ? "is" : "are")} not of this series; "
                + "a notebook is a program that can do what you can do.");
        }
        if (notebooks.Any(notebook => notebook.Requires.Contains("docker")))
            await EngineStart.EnsureAsync(options.Repository);
        await using var clusters = await ClusterStart.EnsureAsync(options, notebooks.Count(notebook => notebook.Requires.Contains("kind")));

        IRunProgress progress = quiet || !Terminal.CanRedraw ? new PlainProgress(quiet) : new TerminalProgress();
        using var stop = new StopSignals(signal =>
            progress.Say($"{signal}: stopping, cleaning up, keeping the results (once more to stop at once)"));
        var reports = new RunReports(options.Repository, options.Out);
        var outcomes = await new NotebookBatch(notebooks, options, progress, reports).RunAsync(jobs, stop.Token);
        if (printer.Format == OutputFormat.Json)
            printer.Json(outcomes.Select(Json));
        else
            Console.Error.WriteLine($"report: {Path.Combine(reports.Folder, outcomes is [var only] ? only.PageName : "index.html")}");
        if (reports.Trouble is { } trouble)
            throw new CommandException(ExitCodes.Environment, trouble);
        return stop.Received
            ? ExitCodes.Interrupted
            : outcomes.Select(outcome => ExitCodes.Of(outcome.Status)).FirstOrDefault(code => code != ExitCodes.Ok);
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Dictionary<string, string> Pairs(string[] texts)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new CommandException(ExitCodes.Usage, $"-p {text}: expected name=value, as in -p rounds=10.");
            pairs[name] = value;
        }
        return pairs;
    }

    private static int Positive(Option<int> option, ParseResult parsed) => parsed.GetValue(option) is > 0 and var number
        ? number
        : throw new CommandException(ExitCodes.Usage, $"{option.Name} {parsed.GetValue(option)}: expected a number greater than 0.");

    // A timer has 32 bits of milliseconds, 49 days. A longer limit is none.
    private static TimeSpan Limit(Option<int> option, ParseResult parsed) =>
        TimeSpan.FromSeconds(Positive(option, parsed)) is var limit && limit.TotalMilliseconds < uint.MaxValue - 1
            ? limit
            : Timeout.InfiniteTimeSpan;

    private static string Existing(string kubeconfig) => File.Exists(kubeconfig)
        ? Path.GetFullPath(kubeconfig)
        : throw new CommandException(ExitCodes.Usage, $"--kubeconfig {kubeconfig}: there is no such file.");

    private static string NeedsKernel(Notebook notebook)
    {
        var (language, kernel) = notebook.Foreign!.Value;
        return $"{notebook.Path} names {(kernel.Length > 0 ? $"the kernel '{kernel}' ({language})" : $"the language {language}")}, "
            + $"and the labs' own kernel runs C#. Run: labs run {notebook.Path} --kernel {(kernel.Length > 0 ? kernel : "NAME")}";
    }

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
