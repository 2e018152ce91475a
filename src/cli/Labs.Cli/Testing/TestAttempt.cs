using System.Globalization;
using System.Text.RegularExpressions;

namespace Labs.Cli.Testing;

/// <summary>One attempt of a test that repeats what a busy machine may spoil. The test reports it as a line of its output.</summary>
/// <param name="Number">1 for the first one.</param>
/// <param name="Most">The number of attempts that the test allows itself.</param>
/// <param name="Failure">Why it failed; null if it passed.</param>
internal sealed partial record TestAttempt(int Number, int Most, string? Failure)
{
    /// <summary>Returns the attempts in a test's output, in their order.</summary>
    public static IReadOnlyList<TestAttempt> Read(string output) =>
    [
        .. Line().Matches(output).Select(line => new TestAttempt(
            int.Parse(line.Groups["number"].Value, CultureInfo.InvariantCulture),
            int.Parse(line.Groups["most"].Value, CultureInfo.InvariantCulture),
            line.Groups["failure"] is { Success: true } failure ? failure.Value : null)),
    ];

    // What Attempts in tests/Labs.Testing writes.
    [GeneratedRegex(@"^ATTEMPT (?<number>\d+) of (?<most>\d+): (?:passed|failed: (?<failure>.*?))\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
