using System.Diagnostics;
using System.Globalization;
using Labs.Runner.Processes;

namespace Labs.Cli.Testing;

/// <summary>A built test project: runs its tests, prints which failed, and runs failed tests once more when asked to.</summary>
/// <param name="root">The repository.</param>
/// <param name="name">The project's name.</param>
/// <param name="fast">Whether tests that need an engine are skipped.</param>
/// <param name="kernel">A notebook kernel: only its tests run, with all notebooks. Null runs all tests.</param>
internal sealed class TestProject(string root, string name, bool fast, string? kernel = null)
{
    // Several times what the longest project takes. A project that hangs must not hang the whole run.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(75);

    // Real servers and clusters on a machine that stalls: a few failed tests are retried once, while nothing else runs. More than a
    // few failures, or long ones, are no accident.
    private const int MostAgain = 5;
    private static readonly TimeSpan s_limitAgain = TimeSpan.FromMinutes(6);

    // Tests that need an engine skip themselves where none answers.
    private const string NoEngine = "unix:///nonexistent/no-engine-in-fast-tests";

    /// <summary>The environment variable that names the kernel to the tests.</summary>
    private const string KernelVariable = "LABS_TEST_KERNEL";

    private TestCounts _counts;
    private IReadOnlyList<TestResult> _failed = [];

    /// <summary>Runs the tests and prints the skipped and failed ones, and the counts.</summary>
    public async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{name} …");
        string[] filter = kernel is null ? [] : ["-class", "*.InteractiveTests", "-class", "*.InteractiveVerdictTests"];
        var (exit, log, results) = await RunTestsAsync(name, s_limit, filter);
        if (results.Count == 0)
        {
            Console.WriteLine($"  {name} {ChildProcess.ExitText(exit)} and has no results; {log} has its output");
            foreach (var line in File.ReadLines(log).TakeLast(15))
                Console.WriteLine("  " + line);
            _counts = new TestCounts(0, 1, 0);
            return;
        }
        foreach (var skipped in results.Where(result => result.Outcome == TestOutcome.Skipped && !fast))
            Console.WriteLine($"  skipped {skipped.Name}: {skipped.Message}");
        _failed = [.. results.Where(result => result.Outcome == TestOutcome.Failed)];
        foreach (var result in _failed)
            Console.WriteLine($"  FAILED {result.Name}\n    {Indented(result.Message)}\n    {Indented(result.StackTrace)}");
        // A test that has repeated something reports it.
        foreach (var line in results.SelectMany(result => result.Output.Split('\n')))
            if (line.StartsWith("UNSTABLE", StringComparison.Ordinal))
                Console.WriteLine($"  {line}");
        // If the test process dies, the tests after that have no result.
        var died = exit != 0 && _failed.Count == 0 ? 1 : 0;
        _counts = new TestCounts(Count(TestOutcome.Passed), _failed.Count + died, Count(TestOutcome.Skipped));
        var seconds = clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        Console.WriteLine($"{name}: {_counts.Passed} passed, {_counts.Failed} failed, {_counts.Skipped} skipped in {seconds} s");

        int Count(TestOutcome outcome) => results.Count(result => result.Outcome == outcome);

        static string Indented(string text) => text.ReplaceLineEndings("\n    ");
    }

    /// <summary>
    /// Returns the counts. A few failed tests are run once more before; those that pass then count as passed and are named.
    /// </summary>
    public async Task<TestCounts> CountAsync()
    {
        if (_failed.Count is 0 or > MostAgain)
            return _counts;
        var methods = _failed.Select(result => result.Name.Split('(')[0]).Distinct().ToList();
        Console.WriteLine($"running {string.Join(", ", methods)} once more");
        string[] filter = [.. methods.SelectMany(method => (string[])["-method", method])];
        var again = await RunTestsAsync(name + ".again", s_limitAgain, filter);
        var passed = again.Results.Where(result => result.Outcome == TestOutcome.Passed).Select(result => result.Name).ToHashSet();
        var unstable = _failed.Where(result => passed.Contains(result.Name)).ToList();
        foreach (var result in unstable)
            Console.WriteLine($"  UNSTABLE {result.Name}: it passed when it was run again");
        return _counts with { Passed = _counts.Passed + unstable.Count, Failed = _counts.Failed - unstable.Count };
    }

    private async Task<(int Exit, string Log, IReadOnlyList<TestResult> Results)> RunTestsAsync(
        string run, TimeSpan limit, params string[] more)
    {
        var results = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "artifacts", "test-results")).FullName, run + ".trx");
        File.Delete(results);
        var assembly = Path.Combine(root, "artifacts", "bin", name, "release", name + ".dll");
        var log = Path.Combine(root, "artifacts", "log", run + ".log");
        var environment = new Dictionary<string, string>();
        if (fast)
            environment["DOCKER_HOST"] = NoEngine;
        if (kernel is not null)
            environment[KernelVariable] = kernel;
        string[] arguments = [assembly, "-noLogo", "-noColor", "-reporter", "verbose", "-result-trx", results, .. more];
        var exit = await DotnetProcess.RunAsync(log, limit, environment, arguments);
        return (exit, log, TestResult.Read(results));
    }
}
