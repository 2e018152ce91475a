using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Cli.Notebooks;
using Labs.Cli.Running;

namespace Labs.Cli.Reporting;

/// <summary>Everything that a run leaves in its output folder.</summary>
internal sealed class RunReports(string repository, string folder)
{
    private readonly string _results = Path.Combine(folder, "results");
    private readonly Lock _lock = new();

    /// <summary>Where the reports go. Another folder than the one asked for once that couldn't be written.</summary>
    public string Folder { get; private set; } = folder;

    /// <summary>Why the reports are in another folder than the one asked for; null when they are not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The executed notebook and its page, as soon as it has ended.</summary>
    public void Write(Notebook executed, NotebookOutcome outcome) => Rescued(() =>
    {
        executed.Write(Path.Combine(Folder, executed.FileName));
        WritePage(executed, $"{IndexPage.Status(outcome)} {IndexPage.Verdicts(outcome)}");
    });

    public void WriteSummary(IReadOnlyList<NotebookOutcome> outcomes) => Rescued(() =>
    {
        JUnit.Write(Path.Combine(Folder, "junit.xml"), outcomes);
        IndexPage.Write(Path.Combine(Folder, "index.html"), outcomes);
    });

    public void WritePage(Notebook executed, string status)
    {
        var file = Path.Combine(_results, executed.Slug + ".json");
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
        new HtmlReport(repository).Write(executed, Path.Combine(Folder, executed.Slug + ".html"), status, result);
    }

    // What was measured must outlive a full disk: then it goes to the folder for temporary files.
    private void Rescued(Action write)
    {
        lock (_lock)
        {
            try
            {
                write();
            }
            catch (Exception exception) when (Trouble is null && exception is IOException or UnauthorizedAccessException)
            {
                var wanted = Folder;
                Folder = Directory.CreateTempSubdirectory("labs-out-").FullName;
                write();
                Trouble = $"{wanted} cannot be written: {WholeFile.Reason(exception)}. What this run made is in {Folder}. Free some space, or name another folder with --out, and run again.";
            }
        }
    }
}
