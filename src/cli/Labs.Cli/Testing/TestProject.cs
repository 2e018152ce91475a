using System.Diagnostics;
using System.Globalization;

namespace Labs.Cli.Testing;

/// <summary>A built test project: runs its tests, says which failed, and runs these once more when asked to.</summary>
/// <param name="root">The repository.</param>
/// <param name="name">The project's name.</param>
/// <param name="fast">Whether tests that need an engine are skipped.</param>
/// <param name="kernel">The notebook kernel to prove instead: only the tests of that kernel run, with all notebooks. Null runs all tests.</param>
internal sealed class TestProject(string root, string name, bool fast, string? kernel = null)
{
    // Several times what the longest project takes; one that hangs must not hang the whole proof.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(75);

    // Real servers and clusters on a machine that stalls: a few tests that fail get one more chance, by themselves. More than
    // a few, or some that take long, are no accident.
    private const int MostAgain = 5;
    private static readonly TimeSpan s_limitAgain = TimeSpan.FromMinutes(6);

    // Tests that need an engine skip themselves where none answers.
    private const string NoEngine = "unix:///nonexistent/no-engine-in-fast-tests";

    /// <summary>The environment variable that names the kernel to the tests.</summary>
    private const string KernelVariable = "LABS_TEST_KERNEL";

    private TestCounts _counts;
    private IReadOnlyList<TestResult> _failed = [];

    public async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{name} …");
        var (exit, log, results) = await RunTestsAsync(name, s_limit, kernel is null ? [] : ["-class", "*.InteractiveTests"]);
        if (results.Count == 0)
        {
            Console.WriteLine($"  {name} ended with {exit} and no results; {log} has its output");
            foreach (var line in File.ReadLines(log).TakeLast(15))
                Console.WriteLine("  " + line);
            _counts = new TestCounts(0, 1, 0);
            return;
        }
        foreach (var skipped in results.Where(result => result.Outcome == TestOutcome.Skipped && !fast))
            Console.WriteLine($"  skipped {skipped.Name}: {skipped.Message}");
        _failed = [.. results.Where(result => result.Outcome == TestOutcome.Failed)];
        foreach (var result in _failed)
            Console.WriteLine($"  FAILED {result.Name}\n    {result.Message.ReplaceLineEndings("\n    ")}\n    {result.StackTrace.ReplaceLineEndings("\n    ")}");
        // A test that repeated something by itself says so.
        foreach (var line in results.SelectMany(result => result.Output.Split('\n')).Where(line => line.StartsWith("UNSTABLE", StringComparison.Ordinal)))
            Console.WriteLine($"  {line}");
        // A test process that dies takes the count of the rest with it.
        var died = exit != 0 && _failed.Count == 0 ? 1 : 0;
        _counts = new TestCounts(results.Count(result => result.Outcome == TestOutcome.Passed), _failed.Count + died, results.Count(result => result.Outcome == TestOutcome.Skipped));
        Console.WriteLine($"{name}: {_counts.Passed} passed, {_counts.Failed} failed, {_counts.Skipped} skipped in {clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
    }

    /// <summary>The counts, after the failed tests were run once more where they are few: what passes then counts as passed and is named.</summary>
    public async Task<TestCounts> CountAsync()
    {
        if (_failed.Count is 0 or > MostAgain)
            return _counts;
        var methods = _failed.Select(result => result.Name.Split('(')[0]).Distinct().ToList();
        Console.WriteLine($"running {string.Join(", ", methods)} once more");
        var again = await RunTestsAsync(name + ".again", s_limitAgain, [.. methods.SelectMany(method => (string[])["-method", method])]);
        var passed = again.Results.Where(result => result.Outcome == TestOutcome.Passed).Select(result => result.Name).ToHashSet();
        var unstable = _failed.Where(result => passed.Contains(result.Name)).ToList();
        foreach (var result in unstable)
            Console.WriteLine($"  UNSTABLE {result.Name}: it passed when it was run again by itself");
        return _counts with { Passed = _counts.Passed + unstable.Count, Failed = _counts.Failed - unstable.Count };
    }

    private async Task<(int Exit, string Log, IReadOnlyList<TestResult> Results)> RunTestsAsync(string run, TimeSpan limit, params string[] more)
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
        var exit = await DotnetProcess.RunAsync(
            log, limit, environment, [assembly, "-noLogo", "-noColor", "-reporter", "verbose", "-result-trx", results, .. more]);
        return (exit, log, TestResult.Read(results));
    }
}
