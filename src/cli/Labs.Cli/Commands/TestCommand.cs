using System.CommandLine;
using Labs.Cli.Output;
using Labs.Cli.Testing;
using Labs.Runner.Processes;

namespace Labs.Cli.Commands;

/// <summary><c>labs test</c>.</summary>
internal static class TestCommand
{
    private const string EndToEnd = "Labs.Series.Tests", InteractiveTests = "Labs.Interactive.Tests";

    // Two projects run at a time, the longest first. While tests measure and while notebooks run, nothing else does.
    private static readonly string[] s_longest =
        ["Labs.Kubernetes.Tests", "Labs.Jupyter.Tests", "Labs.MySql.Tests", "Labs.Docker.Tests", "Labs.Kernel.Tests"];

    private const int AtATime = 2;
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(30);

    public static Command Create()
    {
        var fast = new Option<bool>("--fast") { Description = "Run only tests that need no Docker Engine; takes a minute." };
        var noSkips = new Option<bool>("--no-skips") { Description = "Fail if a test is skipped: this machine must be able to run all." };
        var strict = new Option<bool>("--strict") { Description = "Fail if a test is inconclusive: the machine did not hold still." };
        var only = new Option<string?>("--only") { Description = "Run only test projects whose name contains this." };
        var kernel = new Option<string?>("--kernel")
        {
            Description = $"Run only the notebooks, all of them, in this kernel and in the labs' own: {InteractiveBuild.KernelName}.",
        };
        var command = new Command("test", "Run the tests; the last line is the count. Example: labs test --fast")
        {
            fast, noSkips, strict, only, kernel,
        };
        command.SetAction(parsed =>
            UntilStoppedAsync(stopping => RunAsync(
                parsed.GetValue(fast), parsed.GetValue(noSkips), parsed.GetValue(strict), parsed.GetValue(only), parsed.GetValue(kernel),
                stopping)));
        return command;
    }

    // Ctrl-C in a terminal reaches the test processes too; a signal to this process alone does not.
    private static async Task<int> UntilStoppedAsync(Func<CancellationToken, Task<int>> run)
    {
        using var stop = new StopSignals(signal => Terminal.Say($"{signal}: stopping; the reapers of the tests' sessions clean up"));
        try
        {
            return await run(stop.Token);
        }
        catch (OperationCanceledException) when (stop.Received)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<int> RunAsync(
        bool fast, bool noSkips, bool strict, string? only, string? kernel, CancellationToken cancellationToken)
    {
        var root = CommandLine.Repository;
        if (kernel is not (null or InteractiveBuild.KernelName))
            throw new CommandException(ExitCodes.Usage, $"--kernel {kernel}: expected {InteractiveBuild.KernelName}.");
        string[] names =
        [
            .. Directory.GetDirectories(Path.Combine(root, "tests")).Select(folder => Path.GetFileName(folder)!)
                .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal))
                .Where(name => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase))
                .Where(name => !fast || name is not (EndToEnd or InteractiveTests))
                .Where(name => kernel is null || name == EndToEnd)
                .OrderBy(name => Array.IndexOf(s_longest, name) is >= 0 and var place ? place : s_longest.Length)
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
        if (names.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"no test project's name contains '{only}'.");
        // Installing waits for servers and disks, building for the processors.
        await Task.WhenAll(
            fast ? Task.CompletedTask : InstallAsync(root).WaitAsync(cancellationToken),
            BuildAsync(root, names.Length, cancellationToken));
        if (names.Contains(EndToEnd) || names.Contains(InteractiveTests))
            await InteractiveBuild.EnsureAsync(root);

        var projects = names.Select(name => new TestProject(root, name, fast, kernel)).ToList();
        var notebooks = projects.Where(project => project.Name == EndToEnd).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(projects.Except(notebooks), parallel, async (project, token) => await project.RunAsync(token));
        // The second stage: what measures. The notebooks come last; their verdicts can be inconclusive themselves.
        foreach (var project in projects.Where(project => project.Measures()))
            await project.MeasureAsync(cancellationToken);
        foreach (var project in notebooks)
            await project.RunAsync(cancellationToken);
        var counts = default(TestCounts);
        foreach (var project in projects)
            counts += await project.CountAsync(cancellationToken);
        // The last lines of a long log are what people and CI systems show.
        foreach (var project in projects)
            project.SayFailed();
        if (counts.Inconclusive > 0)
            Console.WriteLine($"{counts.Inconclusive} inconclusive, because the machine did not hold still; --strict fails them");
        if (noSkips && counts.Skipped > 0)
            Console.WriteLine($"{counts.Skipped} tests were skipped, and --no-skips allows none");
        Console.WriteLine($"{counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped");
        return counts.Failed > 0 || counts.Passed == 0 || (noSkips && counts.Skipped > 0) || (strict && counts.Inconclusive > 0)
            ? ExitCodes.Failed
            : ExitCodes.Ok;
    }

    private static async Task BuildAsync(string root, int projects, CancellationToken cancellationToken)
    {
        Console.WriteLine($"building {projects} test projects");
        var log = Path.Combine(root, "artifacts", "log", "tests.log");
        string[] arguments = ["build", Path.Combine(root, "Labs.sln"), "-c", "Release", "--nologo"];
        if (await DotnetProcess.RunAsync(log, s_buildLimit, new Dictionary<string, string>(), arguments, cancellationToken) == 0)
            return;
        foreach (var line in File.ReadLines(log).Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(20))
            Console.WriteLine(line);
        throw new CommandException(ExitCodes.Failed, $"the tests don't build; the whole output is in {log}");
    }

    private static async Task InstallAsync(string root)
    {
        await EngineStart.EnsureAsync(root);
        var script = Path.Combine(root, "lab-env", "tests", "install.sh");
        if (await ChildProcess.RunAsync(script, []) is not 0 and var code)
            throw new CommandException(ExitCodes.Environment, $"{script} {ChildProcess.ExitText(code)}; its output says what is missing.");
        await ClusterStart.EnsureCommandAsync(root);
    }
}
