using Labs.Runner.Notebooks;
using Labs.Runner.Running;

namespace Labs.Runner.Reporting;

/// <summary>Writes everything that a run leaves in its output folder.</summary>
/// <param name="repository">The root of the repository; the scripts of pages are below it.</param>
/// <param name="folder">The output folder.</param>
public sealed class RunReports(string repository, string folder)
{
    private readonly string _resultsOf = folder;
    private readonly Lock _lock = new();

    /// <summary>The folder that has the reports: a temporary one if the folder that the run was given can't be written.</summary>
    public string Folder { get; private set; } = folder;

    /// <summary>Why the reports are in another folder than the run was given; null when they are in that one.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Writes a notebook that still runs. A failure is left to <see cref="Write"/>, which reports it.</summary>
    public void Keep(Notebook executing)
    {
        try
        {
            executing.Write(Path.Combine(Folder, executing.OutputName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Writes the executed notebook and its page.</summary>
    public void Write(Notebook executed, NotebookOutcome outcome) => Rescued(() =>
    {
        executed.Write(Path.Combine(Folder, executed.OutputName));
        WritePage(executed, $"{IndexPage.Status(outcome)} {IndexPage.Verdicts(outcome)}");
    });

    /// <summary>Writes <c>junit.xml</c> and <c>index.html</c>.</summary>
    public void WriteSummary(IReadOnlyList<NotebookOutcome> outcomes) => Rescued(() =>
    {
        JUnit.Write(Path.Combine(Folder, "junit.xml"), outcomes);
        IndexPage.Write(Path.Combine(Folder, "index.html"), outcomes);
    });

    /// <summary>Writes an executed notebook's page.</summary>
    /// <param name="executed">The notebook with its outputs.</param>
    /// <param name="status">HTML that says how the run ended; may be empty.</param>
    public void WritePage(Notebook executed, string status)
    {
        ResultFile? result = null;
        try
        {
            result = ResultFile.Read(_resultsOf, executed.Slug);
        }
        catch (ResultFileException)
        {
            // The page has no environment then. The run's outcome and `labs claims` report the file.
        }
        new HtmlReport(repository).Write(executed, Path.Combine(Folder, executed.PageName), status, result?.Json);
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
                Trouble = $"{wanted} cannot be written: {WholeFile.Reason(exception)}. The reports of this run are in {Folder}. "
                    + "Free some space, or name another folder with --out, and run again.";
            }
        }
    }
}
