using System.Xml.Linq;
using Labs.Runner.Reporting;

namespace Labs.Cli.Testing;

/// <summary>
/// Writes the results of a test project as JUnit XML with every attempt, in the form of Maven Surefire: a failed attempt of a test that
/// passed in the end is a flakyFailure, and one of a test that failed in the end is a rerunFailure.
/// </summary>
internal static class TestJUnit
{
    public static void Write(string path, string project, IReadOnlyList<TestResult> results)
    {
        var suite = new XElement("testsuite",
            new XAttribute("name", project),
            new XAttribute("tests", results.Count),
            new XAttribute("failures", results.Count(result => result.Outcome == TestOutcome.Failed)),
            new XAttribute("skipped", results.Count(result => result.Outcome is TestOutcome.Skipped or TestOutcome.Inconclusive)),
            results.Select(Case));
        JUnitFile.Save(new XDocument(new XElement("testsuites", suite)), path);
    }

    private static XElement Case(TestResult result)
    {
        var cut = result.Name.Split('(')[0].LastIndexOf('.');
        var attempt = result.Outcome is TestOutcome.Failed or TestOutcome.Inconclusive ? "rerunFailure" : "flakyFailure";
        return new XElement("testcase",
            new XAttribute("classname", result.Name[..Math.Max(cut, 0)]),
            new XAttribute("name", result.Name[(cut + 1)..]),
            result.Outcome switch
            {
                TestOutcome.Failed => new XElement("failure", Message(result.Message), $"{result.Message}\n{result.StackTrace}"),
                TestOutcome.Skipped => new XElement("skipped", Message(result.Message)),
                // JUnit has no word for it.
                TestOutcome.Inconclusive => new XElement("skipped", Message("inconclusive: " + result.Message)),
                _ => null,
            },
            result.FailedAttempts.Select(failed =>
                new XElement(attempt, Message(failed.Failure!), $"attempt {failed.Number} of {failed.Most}")));
    }

    private static XAttribute Message(string text) => new("message", text);
}
