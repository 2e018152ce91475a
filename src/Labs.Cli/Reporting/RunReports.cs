using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Cli.Notebooks;
using Labs.Cli.Running;

namespace Labs.Cli.Reporting;

/// <summary>Everything that a run leaves in its output folder.</summary>
internal sealed class RunReports(string repository, string folder)
{
    /// <summary>The executed notebook and its page, as soon as it has ended.</summary>
    public void Write(Notebook executed, NotebookOutcome outcome)
    {
        executed.Write(Path.Combine(folder, executed.FileName));
        WritePage(executed, $"{IndexPage.Status(outcome)} {IndexPage.Verdicts(outcome)}");
    }

    public void WriteSummary(IReadOnlyList<NotebookOutcome> outcomes)
    {
        JUnit.Write(Path.Combine(folder, "junit.xml"), outcomes);
        IndexPage.Write(Path.Combine(folder, "index.html"), outcomes);
    }

    public void WritePage(Notebook executed, string status)
    {
        var file = Path.Combine(folder, "results", executed.Slug + ".json");
        JsonObject? result = null;
        try
        {
            if (File.Exists(file))
                result = JsonNode.Parse(File.ReadAllText(file)) as JsonObject;
        }
        catch (JsonException)
        {
            // A run that was killed while it wrote; the page goes without.
        }
        new HtmlReport(repository).Write(executed, Path.Combine(folder, executed.Slug + ".html"), status, result);
    }
}
