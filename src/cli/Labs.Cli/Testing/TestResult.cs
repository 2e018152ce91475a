using System.Xml.Linq;

namespace Labs.Cli.Testing;

/// <summary>How a test ended.</summary>
internal enum TestOutcome
{
    Passed,
    Failed,
    Skipped,

    /// <summary>A test that measures failed while the machine did not hold still.</summary>
    Inconclusive,
}

/// <summary>A test's entry in a trx file.</summary>
internal sealed record TestResult(string Name, TestOutcome Outcome, string Message, string StackTrace, string Output)
{
    /// <summary>Whether the test is one of those that measure (MeasuresAttribute in tests/Labs.Testing).</summary>
    public bool Measures { get; init; }

    /// <summary>The attempts that failed, those of an earlier run first.</summary>
    public IReadOnlyList<TestAttempt> FailedAttempts { get; init; } =
        [.. TestAttempt.Read(Output).Where(attempt => attempt.Failure is not null)];

    /// <summary>Returns the result of a test that was run once more, with the attempts of both runs.</summary>
    public TestResult After(TestResult first) => this with
    {
        Measures = first.Measures,
        FailedAttempts = [.. first.FailedAttempts, new TestAttempt(1, 2, first.Message), .. FailedAttempts],
    };

    /// <summary>Reads a trx file.</summary>
    /// <returns>No results if the test process ended before it could write the file.</returns>
    public static IReadOnlyList<TestResult> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        var trx = XDocument.Load(path).Root!;
        var space = trx.Name.Namespace;
        return
        [
            .. trx.Descendants(space + "UnitTestResult").Select(result => new TestResult(
                (string)result.Attribute("testName")!,
                Outcome((string?)result.Attribute("outcome")),
                // xunit writes the reason of a skipped test as its output.
                Text(result, (string?)result.Attribute("outcome") == "NotExecuted" ? "StdOut" : "Message").Trim(),
                Text(result, "StackTrace"), Text(result, "StdOut"))),
        ];

        static TestOutcome Outcome(string? text) => text switch
        {
            "Passed" => TestOutcome.Passed,
            "NotExecuted" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        };

        string Text(XElement result, string name) => result.Descendants(space + name).FirstOrDefault()?.Value ?? "";
    }
}
