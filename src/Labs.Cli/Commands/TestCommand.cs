using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Labs.Cli.Commands;

internal static partial class TestCommand
{
    private const string EndToEnd = "Labs.Notebooks.Tests";

    // The longest project takes half of this; one that hangs must not hang the whole proof.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(75);

    // Where notebooks and wires are measured nothing else runs; the others go two at a time, the longest first.
    private static readonly string[] s_alone = ["Labs.Network.Tests", EndToEnd];
    private static readonly string[] s_longest = ["Labs.Kubernetes.Tests", "Labs.Jupyter.Tests", "Labs.MySql.Tests", "Labs.Docker.Tests", "Labs.Kernel.Tests"];
    private const int AtATime = 2;

    // Real servers and clusters on a machine that stalls: a few tests that fail get one more chance, by themselves. More than
    // a few, or some that take long, are no accident.
    private const int MostAgain = 5;
    private static readonly TimeSpan LimitAgain = TimeSpan.FromMinutes(6);

    public static Command Create()
    {
        var fast = new Option<bool>("--fast") { Description = "Only tests that need no Docker Engine; takes a minute." };
        var noSkips = new Option<bool>("--no-skips") { Description = "A skipped test is a failure: this machine must be able to run all." };
        var only = new Option<string?>("--only") { Description = "Only test projects whose name contains this." };
        var command = new Command("test", "Run the tests; the last line is the count. Example: labs test --fast") { fast, noSkips, only };
        command.SetAction(parsed => RunAsync(parsed.GetValue(fast), parsed.GetValue(noSkips), parsed.GetValue(only)));
        return command;
    }

    private static async Task<int> RunAsync(bool fast, bool noSkips, string? only)
    {
        var root = CommandLine.Repository;
        string[] projects =
        [
            .. Directory.GetDirectories(Path.Combine(root, "tests")).Select(folder => Path.GetFileName(folder)!)
                .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal))
                .Where(name => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase))
                .Where(name => !fast || name != EndToEnd)
                .OrderBy(name => s_longest.Contains(name) ? Array.IndexOf(s_longest, name) : s_longest.Length + Array.IndexOf(s_alone, name))
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
        if (projects.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"no test project's name contains '{only}'.");
        if (!fast)
        {
            await EngineStart.EnsureAsync(root);
            await RunScriptAsync(Path.Combine(root, "lab-env", "tests", "install.sh"));
            await ClusterStart.EnsureCommandAsync(root);
        }

        Console.WriteLine($"building {projects.Length} test projects");
        var log = Path.Combine(root, "artifacts", "log", "tests.log");
        if (await DotnetAsync(log, [], Limit, ["build", Path.Combine(root, "Labs.sln"), "-c", "Release", "--nologo"]) != 0)
        {
            foreach (var line in File.ReadLines(log).Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(20))
                Console.WriteLine(line);
            throw new CommandException(ExitCodes.Failed, $"the tests don't build; the whole output is in {log}");
        }

        var runs = new List<ProjectRun>();
        await Parallel.ForEachAsync(projects.Except(s_alone), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (project, _) =>
        {
            var run = await RunProjectAsync(root, project, fast);
            lock (runs)
                runs.Add(run);
        });
        foreach (var project in projects.Intersect(s_alone))
            runs.Add(await RunProjectAsync(root, project, fast));
        var counts = new Counts(0, 0, 0);
        foreach (var run in runs)
            counts += run.Counts with { Failed = run.Counts.Failed - run.Failed.Count } + await AgainAsync(root, run, fast);
        if (noSkips && counts.Skipped > 0)
            Console.WriteLine($"{counts.Skipped} tests were skipped, and --no-skips allows none");
        Console.WriteLine($"{counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped");
        return counts.Failed > 0 || counts.Passed == 0 || (noSkips && counts.Skipped > 0) ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static async Task<ProjectRun> RunProjectAsync(string root, string project, bool fast)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{project} …");
        var (exit, log, results) = await RunTestsAsync(root, project, fast, project, Limit);
        if (results.Count == 0)
        {
            Console.WriteLine($"  {project} ended with {exit} and no results; {log} has its output");
            foreach (var line in File.ReadLines(log).TakeLast(15))
                Console.WriteLine("  " + line);
            return new ProjectRun(project, new Counts(0, 1, 0), []);
        }
        foreach (var skipped in results.Where(result => result.Outcome == TestOutcome.Skipped && !fast))
            Console.WriteLine($"  skipped {skipped.Name}: {skipped.Message}");
        var failed = results.Where(result => result.Outcome == TestOutcome.Failed).ToList();
        foreach (var result in failed)
            Console.WriteLine($"  FAILED {result.Name}\n    {result.Message.ReplaceLineEndings("\n    ")}\n    {result.StackTrace.ReplaceLineEndings("\n    ")}");
        // A test that repeated something by itself says so.
        foreach (var line in results.SelectMany(result => result.Output.Split('\n')).Where(line => line.StartsWith("UNSTABLE", StringComparison.Ordinal)))
            Console.WriteLine($"  {line}");
        // A test process that dies takes the count of the rest with it.
        var died = exit != 0 && failed.Count == 0 ? 1 : 0;
        var counts = new Counts(results.Count(result => result.Outcome == TestOutcome.Passed), failed.Count + died, results.Count(result => result.Outcome == TestOutcome.Skipped));
        Console.WriteLine($"{project}: {counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped in {clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
        return new ProjectRun(project, counts, failed);
    }

    /// <summary>Runs a project's failed tests once more, where they are few. What passes then is counted as passed and named.</summary>
    private static async Task<Counts> AgainAsync(string root, ProjectRun run, bool fast)
    {
        if (run.Failed.Count is 0 or > MostAgain)
            return new Counts(0, run.Failed.Count, 0);
        var methods = run.Failed.Select(result => result.Name.Split('(')[0]).Distinct().ToList();
        Console.WriteLine($"running {string.Join(", ", methods)} once more");
        var again = await RunTestsAsync(root, run.Project, fast, run.Project + ".again", LimitAgain, "--filter", string.Join('|', methods.Select(method => $"FullyQualifiedName={method}")));
        var passed = again.Results.Where(result => result.Outcome == TestOutcome.Passed).Select(result => result.Name).ToHashSet();
        var unstable = run.Failed.Where(result => passed.Contains(result.Name)).ToList();
        foreach (var result in unstable)
            Console.WriteLine($"  UNSTABLE {result.Name}: it passed when it was run again by itself");
        return new Counts(unstable.Count, run.Failed.Count - unstable.Count, 0);
    }

    /// <returns>No results when the test process ended before it could write them.</returns>
    private static async Task<(int Exit, string Log, List<TestResult> Results)> RunTestsAsync(string root, string project, bool fast, string name, TimeSpan limit, params string[] more)
    {
        var results = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "artifacts", "test-results")).FullName, name + ".trx");
        File.Delete(results);
        var assembly = Path.Combine(root, "artifacts", "bin", project, "release", project + ".dll");
        var log = Path.Combine(root, "artifacts", "log", name + ".log");
        var exit = await DotnetAsync(log, fast ? NoEngine : [], limit, ["test", assembly, "--nologo", "--logger", $"trx;LogFileName={results}", "--logger", "console;verbosity=normal", .. more]);
        if (!File.Exists(results))
            return (exit, log, []);
        var trx = XDocument.Load(results).Root!;
        var space = trx.Name.Namespace;
        return (exit, log, [.. trx.Descendants(space + "UnitTestResult").Select(result => new TestResult(
            (string)result.Attribute("testName")!,
            (string?)result.Attribute("outcome") switch { "Passed" => TestOutcome.Passed, "NotExecuted" => TestOutcome.Skipped, _ => TestOutcome.Failed },
            result.Descendants(space + "Message").FirstOrDefault()?.Value.Trim() ?? "",
            result.Descendants(space + "StackTrace").FirstOrDefault()?.Value ?? "",
            result.Descendants(space + "StdOut").FirstOrDefault()?.Value ?? ""))]);
    }

    // Tests that need an engine look for one and skip when none is there.
    private static readonly (string Name, string Value)[] NoEngine = [("DOCKER_HOST", "unix:///nonexistent/no-engine-in-fast-tests")];

    private static async Task<int> DotnetAsync(string log, (string Name, string Value)[] environment, TimeSpan limit, string[] arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await using var writer = TextWriter.Synchronized(new StreamWriter(log));
        using var late = new CancellationTokenSource(limit);
        using var end = late.Token.Register(() => process.Kill(entireProcessTree: true));
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError), process.WaitForExitAsync());
        return process.ExitCode;

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                await writer.WriteLineAsync(line);
                await writer.FlushAsync();
                if (LongTest().Match(line) is { Success: true } test)
                    Console.WriteLine($"  {test.Value.Trim()}");
            }
        }
    }

    private static async Task RunScriptAsync(string script)
    {
        using var process = Process.Start(script);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new CommandException(ExitCodes.Environment, $"{script} ended with {process.ExitCode}; it said what is missing.");
    }

    // What the console logger says of a test that took a second or more: progress for whoever waits.
    [GeneratedRegex(@"^\s+Passed .* \[\d+ (s|m)\b.*\]$")]
    private static partial Regex LongTest();

    private enum TestOutcome
    {
        Passed,
        Failed,
        Skipped,
    }

    private sealed record TestResult(string Name, TestOutcome Outcome, string Message, string StackTrace, string Output);

    private sealed record ProjectRun(string Project, Counts Counts, IReadOnlyList<TestResult> Failed);

    private readonly record struct Counts(int Passed, int Failed, int Skipped)
    {
        public static Counts operator +(Counts a, Counts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);
    }
}
