using System.Xml.Linq;

namespace Labs.Cli.Testing;

internal enum TestOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>What a trx file has of a test.</summary>
internal sealed record TestResult(string Name, TestOutcome Outcome, string Message, string StackTrace, string Output)
{
    /// <returns>None when the test process ended before it could write the file.</returns>
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
                (string?)result.Attribute("outcome") switch { "Passed" => TestOutcome.Passed, "NotExecuted" => TestOutcome.Skipped, _ => TestOutcome.Failed },
                // xunit writes the reason of a skipped test as its output.
                Text(result, (string?)result.Attribute("outcome") == "NotExecuted" ? "StdOut" : "Message").Trim(),
                Text(result, "StackTrace"), Text(result, "StdOut"))),
        ];

        string Text(XElement result, string name) => result.Descendants(space + name).FirstOrDefault()?.Value ?? "";
    }
}
