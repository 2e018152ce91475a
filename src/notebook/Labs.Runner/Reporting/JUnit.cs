using System.Globalization;
using System.Xml.Linq;
using Labs.Runner.Running;

namespace Labs.Runner.Reporting;

/// <summary>
/// Writes runs as JUnit XML: a suite per notebook, a case per code cell and per claim. An undecided claim is a skipped case with its
/// verdict as the message; a claim that contradicts the ledger is a failure.
/// </summary>
internal static class JUnit
{
    public static void Write(string path, IReadOnlyList<NotebookOutcome> outcomes)
    {
        var suites = outcomes.Select(outcome =>
        {
            XElement[] cases = [.. outcome.Cells.Select(Case), .. outcome.Claims.Select(Case)];
            return new XElement("testsuite",
                new XAttribute("name", outcome.Slug),
                new XAttribute("tests", cases.Length),
                new XAttribute("failures", cases.Count(c => c.Element("failure") is not null)),
                new XAttribute("errors", cases.Count(c => c.Element("error") is not null)),
                new XAttribute("skipped", cases.Count(c => c.Element("skipped") is not null)),
                new XAttribute("time", Seconds(outcome.Duration)),
                cases);
        });
        JUnitFile.Save(new XDocument(new XElement("testsuites", new XAttribute("name", "labs"), suites)), path);
    }

    private static XElement Case(CellOutcome cell) => new("testcase",
        new XAttribute("classname", "cell"),
        new XAttribute("name", $"cell {cell.Index + 1}: {cell.Headline}"),
        new XAttribute("time", Seconds(cell.Duration)),
        cell.Status switch
        {
            CellStatus.Failed => new XElement("failure", new XAttribute("message", cell.Error.Split('\n')[0]), cell.Error),
            CellStatus.Timeout or CellStatus.Crashed or CellStatus.Interrupted =>
                new XElement("error", new XAttribute("message", cell.Status.Text()), cell.Error),
            CellStatus.Skipped or CellStatus.NotRun => new XElement("skipped"),
            _ => null,
        });

    private static XElement Case(ClaimOutcome claim) => new("testcase",
        new XAttribute("classname", "claim"),
        new XAttribute("name", claim.Id),
        claim switch
        {
            { Agrees: false } => new XElement("failure",
                new XAttribute("message", $"{claim.Verdict.Text()}, expected {claim.Expected?.Text()}"), claim.Evidence),
            _ when !claim.Verdict.IsDecided() => new XElement("skipped", new XAttribute("message", claim.Verdict.Text())),
            _ => null,
        },
        new XElement("system-out", $"{claim.Verdict.Text()}: {claim.Evidence}"));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
