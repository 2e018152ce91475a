using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
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

    /// <summary>The length, in characters, of a message in the list of failed tests.</summary>
    private const int LongestMessage = 400;

    // Tests that need an engine skip themselves where none answers.
    private const string NoEngine = "unix:///nonexistent/no-engine-in-fast-tests";

    /// <summary>The environment variable that names the kernel to the tests.</summary>
    private const string KernelVariable = "LABS_TEST_KERNEL";

    private readonly List<TestResult> _results = [];
    private readonly List<Stillness> _moved = [];

    // Tests that died with their process have no result.
    private int _died;

    /// <summary>The project's name.</summary>
    public string Name => name;

    private string Assembly => Path.Combine(root, "artifacts", "bin", name, "release", name + ".dll");

    private string ResultFolder => Directory.CreateDirectory(Path.Combine(root, "artifacts", "test-results")).FullName;

    private IReadOnlyList<TestResult> Failed => [.. _results.Where(result => result.Outcome == TestOutcome.Failed)];

    private TestCounts Counts =>
        new(Count(TestOutcome.Passed), Count(TestOutcome.Failed) + _died, Count(TestOutcome.Skipped), Count(TestOutcome.Inconclusive));

    /// <summary>Returns whether any of the project's tests measures.</summary>
    public bool Measures()
    {
        using var assembly = new PEReader(File.OpenRead(Assembly));
        var metadata = assembly.GetMetadataReader();
        return metadata.TypeReferences.Any(type =>
            metadata.StringComparer.Equals(metadata.GetTypeReference(type).Name, "MeasuresAttribute"));
    }

    /// <summary>Runs the tests that do not measure, and prints the skipped and failed ones, and the counts.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the test process has ended.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => RunStageAsync(name, measures: false, cancellationToken);

    /// <summary>The same for the tests that measure. Nothing else must run.</summary>
    public Task MeasureAsync(CancellationToken cancellationToken) =>
        ObservedAsync(() => RunStageAsync(name + ".measuring", measures: true, cancellationToken));

    /// <summary>
    /// Returns the counts. A few failed tests are run once more before; those that pass then count as passed and are named. Then it writes
    /// the JUnit file with all attempts. A test that needed too many attempts over the last runs counts as failed.
    /// </summary>
    public async Task<TestCounts> CountAsync(CancellationToken cancellationToken)
    {
        if (Failed.Count is > 0 and <= MostAgain)
            await ObservedAsync(() => RunAgainAsync(cancellationToken));
        if (_moved.Count > 0)
            foreach (var test in Failed.Where(test => test.Measures))
                Replace(test, test with
                {
                    Outcome = TestOutcome.Inconclusive,
                    Message = $"the machine did not hold still: {_moved[^1]}. {test.Message}",
                });
        foreach (var (test, reason) in AttemptHistory.Add(PathOf(fast ? ".fast.attempts.jsonl" : ".attempts.jsonl"), _results))
        {
            Console.WriteLine($"  FAILED {test.Name}: {reason}. It is not the machine: find out why");
            Replace(test, test with { Outcome = TestOutcome.Failed, Message = reason });
        }
        TestJUnit.Write(PathOf(".junit.xml"), name, _results);
        return Counts;
    }

    /// <summary>Prints a line for each test that failed or is inconclusive. The whole message has been printed before.</summary>
    public void SayFailed()
    {
        if (_died > 0)
            Console.WriteLine($"FAILED {name}: its process died");
        foreach (var result in _results.Where(result => result.Outcome is TestOutcome.Failed or TestOutcome.Inconclusive))
            Console.WriteLine($"{result.Outcome.ToString().ToUpperInvariant()} {result.Name}: {Cut(result.Message)}");

        static string Cut(string text)
        {
            var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return line.Length <= LongestMessage ? line : line[..LongestMessage] + "…";
        }
    }

    private async Task RunStageAsync(string run, bool measures, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{run} …");
        string[] filter = kernel is null
            ? [measures ? "-trait" : "-trait-", "stage=measuring"]
            : ["-class", "*.InteractiveTests", "-class", "*.InteractiveVerdictTests"];
        var (exit, log, results) = await RunTestsAsync(run, s_limit, filter, cancellationToken);
        if (results.Count == 0)
        {
            Console.WriteLine($"  {run} {ChildProcess.ExitText(exit)} and has no results; {log} has its output");
            foreach (var line in File.ReadLines(log).TakeLast(15))
                Console.WriteLine("  " + line);
            _died++;
            return;
        }
        foreach (var skipped in results.Where(result => result.Outcome == TestOutcome.Skipped && !fast))
            Console.WriteLine($"  skipped {skipped.Name}: {skipped.Message}");
        foreach (var result in results.Where(result => result.Outcome == TestOutcome.Failed))
            Console.WriteLine($"  FAILED {result.Name}\n    {Indented(result.Message)}\n    {Indented(result.StackTrace)}");
        foreach (var result in results)
            foreach (var attempt in result.FailedAttempts)
                Console.WriteLine($"  UNSTABLE {result.Name}: attempt {attempt.Number} of {attempt.Most}: {attempt.Failure}");
        _results.AddRange(results.Select(result => result with { Measures = measures }));
        var failures = results.Count(result => result.Outcome == TestOutcome.Failed);
        // If the test process dies, the tests after that have no result.
        var died = exit != 0 && failures == 0 ? 1 : 0;
        _died += died;
        var passed = results.Count(result => result.Outcome == TestOutcome.Passed);
        var seconds = clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"{run}: {passed} passed, {failures + died} failed, {results.Count - passed - failures} skipped in {seconds} s");

        static string Indented(string text) => text.ReplaceLineEndings("\n    ");
    }

    // Before and after the tests, because they keep the machine busy themselves.
    private async Task ObservedAsync(Func<Task> run)
    {
        await ObserveAsync();
        await run();
        await ObserveAsync();

        async Task ObserveAsync()
        {
            if (await Stillness.ObserveAsync() is { Holds: false } moved)
                _moved.Add(moved);
        }
    }

    private void Replace(TestResult old, TestResult result) => _results[_results.IndexOf(old)] = result;

    private int Count(TestOutcome outcome) => _results.Count(result => result.Outcome == outcome);

    private string PathOf(string ending) => Path.Combine(ResultFolder, name + ending);

    private async Task RunAgainAsync(CancellationToken cancellationToken)
    {
        var methods = Failed.Select(result => result.Name.Split('(')[0]).Distinct().ToList();
        Console.WriteLine($"running {string.Join(", ", methods)} once more");
        string[] filter = [.. methods.SelectMany(method => (string[])["-method", method])];
        var again = await RunTestsAsync(name + ".again", s_limitAgain, filter, cancellationToken);
        foreach (var first in Failed)
        {
            if (again.Results.FirstOrDefault(result => result.Name == first.Name) is not { } second)
                continue;
            Replace(first, second.After(first));
            if (second.Outcome == TestOutcome.Passed)
                Console.WriteLine($"  UNSTABLE {first.Name}: it passed when it was run again");
        }
    }

    private async Task<(int Exit, string Log, IReadOnlyList<TestResult> Results)> RunTestsAsync(
        string run, TimeSpan limit, string[] more, CancellationToken cancellationToken)
    {
        var results = Path.Combine(ResultFolder, run + ".trx");
        File.Delete(results);
        var log = Path.Combine(root, "artifacts", "log", run + ".log");
        var environment = new Dictionary<string, string>();
        if (fast)
            environment["DOCKER_HOST"] = NoEngine;
        if (kernel is not null)
            environment[KernelVariable] = kernel;
        string[] arguments = [Assembly, "-noLogo", "-noColor", "-reporter", "verbose", "-result-trx", results, .. more];
        var exit = await DotnetProcess.RunAsync(log, limit, environment, arguments, cancellationToken);
        return (exit, log, TestResult.Read(results));
    }
}
