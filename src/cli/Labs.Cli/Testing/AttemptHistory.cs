using System.Text.Json;

namespace Labs.Cli.Testing;

/// <summary>
/// The failed attempts of a project's tests in its last ten runs. A repetition is for accidents: a test fails if it needed more than half
/// of the repetitions that it allows itself over these runs.
/// </summary>
internal static class AttemptHistory
{
    /// <summary>The number of runs that count.</summary>
    public const int Runs = 10;

    /// <summary>Adds a run to the file.</summary>
    /// <param name="path">A line of JSON per run: the tests with failed attempts and how many they had.</param>
    /// <param name="results">The results of the run.</param>
    /// <returns>The tests of this run that needed too many attempts, with the reason.</returns>
    public static IReadOnlyList<(TestResult Test, string Reason)> Add(string path, IReadOnlyList<TestResult> results)
    {
        // Several rows of a theory can have the same name.
        var run = results.Where(result => result.FailedAttempts.Count > 0).GroupBy(result => result.Name)
            .ToDictionary(tests => tests.Key, tests => tests.Sum(test => test.FailedAttempts.Count));
        List<string> lines = [.. Read(path).TakeLast(Runs - 1), JsonSerializer.Serialize(run)];
        File.WriteAllLines(path, lines);
        var last = lines.Select(line => JsonSerializer.Deserialize<Dictionary<string, int>>(line)!).ToList();
        return
        [
            .. from result in results
               where run.ContainsKey(result.Name)
               let failed = last.Sum(one => one.GetValueOrDefault(result.Name))
               let allowed = Runs * (result.FailedAttempts[0].Most - 1) / 2
               where failed > allowed
               select (result, $"{failed} failed attempts in its last {last.Count} runs; expected at most {allowed} in {Runs} runs"),
        ];
    }

    // A killed run may have left half a line.
    private static IEnumerable<string> Read(string path) => !File.Exists(path) ? [] : File.ReadLines(path).Where(line =>
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, int>>(line) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    });
}
