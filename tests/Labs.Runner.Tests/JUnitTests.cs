using System.Xml.Linq;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>No text of a notebook, a claim or an exception ends the writer of JUnit XML.</summary>
public sealed class JUnitTests
{
    private const string Odd = "a\0\u001b[31m\u009b\uD83D b\uFFFF <&\"]]>";

    [Fact]
    public void Every_text_may_have_characters_that_xml_does_not_allow()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("junit.xml");
        CellOutcome[] cells =
        [
            new(0, Odd, CellStatus.Failed, TimeSpan.Zero, $"{Odd}\n{Odd}"),
            new(1, Odd, CellStatus.Crashed, TimeSpan.Zero, Odd),
        ];
        var outcome = new NotebookOutcome(Odd, Odd, Odd, cells, TimeSpan.Zero, Odd, NotebookStatus.Failed)
        {
            Claims = [new ClaimOutcome(Odd, Verdict.Wrong, Verdict.Holds, Agrees: false, Odd)],
        };

        JUnit.Write(path, [outcome]);
        var suite = XDocument.Load(path).Root!.Element("testsuite")!;
        const string visible = "a␀␛[31m\\x9b\uFFFD b\uFFFD <&\"]]>";
        Assert.Equal(visible, suite.Attribute("name")!.Value);
        Assert.Equal($"cell 1: {visible}", suite.Elements("testcase").First().Attribute("name")!.Value);
        Assert.Equal($"{visible}\n{visible}", suite.Descendants("failure").First().Value);
    }
}
