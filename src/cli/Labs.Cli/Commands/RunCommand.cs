using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Cli.Notebooks;
using Labs.Cli.Reporting;
using Labs.Cli.Running;

namespace Labs.Cli.Commands;

internal static class RunCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("notebook") { Description = "Slug (pause-container), name (06-pause-container) or path; none runs the series.", Arity = ArgumentArity.ZeroOrMore };
        var parameters = new Option<string[]>("--parameter", "-p") { Description = "name=value, for what the notebook's parameters cell declares.", AllowMultipleArgumentsPerToken = false };
        var shorten = new Option<bool>("--short") { Description = "The same experiments with fewer rounds: what each notebook's metadata has as labs.short." };
        var output = new Option<string>("--out") { Description = "Folder for reports and results.", DefaultValueFactory = _ => Path.Combine(CommandLine.Repository, "out") };
        var timeout = new Option<int>("--timeout") { Description = "Seconds for a notebook.", DefaultValueFactory = _ => 1800 };
        var cellTimeout = new Option<int>("--cell-timeout") { Description = "Seconds for a cell.", DefaultValueFactory = _ => 600 };
        var jobs = new Option<int>("--jobs") { Description = "Notebooks at the same time; those that measure (metadata labs.alone) come last, one by one.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Of every random choice.", DefaultValueFactory = _ => 1 };
        var memory = new Option<int>("--memory") { Description = "MiB of managed memory for a notebook's process.", DefaultValueFactory = _ => 2048 };
        var solutions = new Option<bool>("--solutions") { Description = "Prove the exercises: each check must be red for the cell as it stands and green for the reference solution." };
        var strict = new Option<bool>("--strict") { Description = "Fail if a claim is inconclusive. Without this the run passes and reports it." };
        var kernel = new Option<string?>("--kernel") { Description = "Run the cells in dotnet-interactive, or in an installed Jupyter kernel such as python3, instead of the labs' own kernel." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Use this file's cluster in place of a kind cluster; labs make namespaces of their own there." };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON on standard output." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No line per cell." };
        var command = new Command("run", "Run notebooks headlessly. Example: labs run pause-container -p orphans=20")
        {
            names, parameters, shorten, output, timeout, cellTimeout, jobs, seed, memory, solutions, strict, kernel, kubeconfig, json, quiet,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(names) ?? [],
            new RunOptions
            {
                Repository = CommandLine.Repository,
                Out = Path.GetFullPath(parsed.GetValue(output)!),
                Parameters = Pairs(parsed.GetValue(parameters) ?? []),
                Short = parsed.GetValue(shorten),
                Timeout = Positive("--timeout", parsed.GetValue(timeout)),
                CellTimeout = Positive("--cell-timeout", parsed.GetValue(cellTimeout)),
                Seed = parsed.GetValue(seed),
                MemoryMiB = (int)Positive("--memory", parsed.GetValue(memory)).TotalSeconds,
                Solutions = parsed.GetValue(solutions),
                Strict = parsed.GetValue(strict),
                Kernel = parsed.GetValue(kernel) is { } name and not InteractiveBuild.KernelName ? KernelHost.Find(name) : null,
                Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : null,
            },
            parsed.GetValue(kernel) is InteractiveBuild.KernelName,
            Math.Max(1, parsed.GetValue(jobs)), parsed.GetValue(json), parsed.GetValue(quiet)));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> names, RunOptions options, bool isInteractive, int jobs, bool json, bool quiet)
    {
        if (names.FirstOrDefault(name => name.StartsWith('-')) is { } unknown)
            throw new CommandException(ExitCodes.Usage, $"there is no option '{unknown}'. See: labs run --help");
        var finder = new NotebookFinder(options.Repository);
        Notebook[] notebooks = [.. (names.Count == 0 ? finder.Series() : names.Select(finder.Find)).Select(Notebook.Read)];
        if (notebooks.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"there is no notebook in {finder.Folder}.");
        CheckParameters(notebooks, options.Parameters);
        if (isInteractive)
            options = options with { Program = await InteractiveBuild.EnsureAsync(options.Repository) };
        Directory.CreateDirectory(options.Out);
        foreach (var notebook in notebooks.Where(notebook => !finder.IsOfSeries(notebook.Path)))
            Console.Error.WriteLine($"labs: {notebook.Path} is not of this series; a notebook is a program that can do what you can do.");
        if (notebooks.Any(notebook => notebook.Requires.Contains("docker")))
            await EngineStart.EnsureAsync(options.Repository);
        await using var clusters = await ClusterStart.EnsureAsync(options, notebooks.Count(notebook => notebook.Requires.Contains("kind")));

        IRunProgress progress = quiet || Console.IsErrorRedirected ? new PlainProgress(quiet) : new TerminalProgress();
        using var stop = new CancellationTokenSource();
        using var interrupt = Handle(PosixSignal.SIGINT);
        using var terminate = Handle(PosixSignal.SIGTERM);
        var reports = new RunReports(options.Repository, options.Out);
        var outcomes = new NotebookOutcome[notebooks.Length];
        // One at a time, they keep their order. Several at a time, those that want the machine for themselves come last, one by one.
        var numbers = Enumerable.Range(0, notebooks.Length).ToLookup(i => jobs > 1 && notebooks[i].IsAlone);
        await Parallel.ForEachAsync(numbers[false], new ParallelOptions { MaxDegreeOfParallelism = jobs }, (i, _) => RunOneAsync(i));
        foreach (var i in numbers[true])
            await RunOneAsync(i);
        NotebookOutcome[] done = [.. outcomes.Where(outcome => outcome is not null)];
        reports.WriteSummary(done);
        if (json)
            Console.WriteLine(Json(done));
        else
            Console.Error.WriteLine($"report: {Path.Combine(reports.Folder, done.Length == 1 ? done[0].Slug + ".html" : "index.html")}");
        if (reports.Trouble is { } trouble)
            throw new CommandException(ExitCodes.Environment, trouble);
        return stop.IsCancellationRequested ? ExitCodes.Interrupted : done.Select(outcome => outcome.ExitCode).FirstOrDefault(code => code != 0);

        async ValueTask RunOneAsync(int i)
        {
            if (stop.IsCancellationRequested)
                return;
            var run = new NotebookRun(notebooks[i], options, progress);
            outcomes[i] = await run.RunAsync(stop.Token);
            reports.Write(run.Executed, outcomes[i]);
            progress.Finished(outcomes[i]);
        }

        PosixSignalRegistration Handle(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            // A second signal ends at once; the reapers clean up.
            context.Cancel = !stop.IsCancellationRequested;
            if (!stop.IsCancellationRequested)
                progress.Say($"{signal}: stopping, cleaning up, keeping the results (once more to stop at once)");
            stop.Cancel();
        });
    }

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

    private static void CheckParameters(Notebook[] notebooks, IReadOnlyDictionary<string, string> given)
    {
        string[] known = [.. notebooks.SelectMany(Parameters.Of).Distinct()];
        foreach (var name in given.Keys.Where(name => !known.Contains(name)))
            throw new CommandException(ExitCodes.Usage, $"-p {name}: no such parameter; {string.Join(", ", notebooks.Select(notebook => notebook.Slug))} declares {(known.Length == 0 ? "none" : string.Join(", ", known))}.");
        foreach (var notebook in notebooks)
            if (notebook.Short.Keys.Except(Parameters.Of(notebook)).FirstOrDefault() is { } name)
                throw new CommandException(ExitCodes.Usage, $"{notebook.Path}: its metadata has a value of {name} for short runs, and no cell tagged 'parameters' declares {name}.");
    }

    private static TimeSpan Positive(string option, int seconds) =>
        seconds > 0 ? TimeSpan.FromSeconds(seconds) : throw new CommandException(ExitCodes.Usage, $"{option} {seconds}: expected a number greater than 0.");

    private static string Json(IReadOnlyList<NotebookOutcome> outcomes) => new JsonArray([.. outcomes.Select(outcome => (JsonNode)new JsonObject
    {
        ["notebook"] = outcome.Slug,
        ["passed"] = outcome.Passed,
        ["exitCode"] = outcome.ExitCode,
        ["seconds"] = Math.Round(outcome.Duration.TotalSeconds, 3),
        ["message"] = outcome.Message,
        ["claims"] = new JsonObject(outcome.Claims.Select(claim => KeyValuePair.Create(claim.Id, (JsonNode?)claim.Verdict.Text()))),
    })]).ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
