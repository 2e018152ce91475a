using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

public sealed class NotebookBatchTests
{
    [Theory]
    [InlineData(1, "Alone", "Hello")]
    [InlineData(2, "Hello", "Alone")]
    public async Task Notebooks_that_measure_come_last_if_several_run_at_the_same_time(int jobs, string first, string second)
    {
        using var folder = new TemporaryFolder();
        var log = new List<string>();
        var options = new RunOptions { Repository = folder.Path, Out = folder.Path };
        var reports = new RunReports(folder.Path, folder.Path);
        var batch = new NotebookBatch(
            [Fixture.Read("Alone"), Fixture.Read("Hello")], options, new LogProgress(log), reports, (_, _) => new FakeProcess([]));
        var outcomes = await batch.RunAsync(jobs, CancellationToken.None);
        Assert.Equal([$"finished {first}", $"finished {second}"], log.Where(line => line.StartsWith("finished", StringComparison.Ordinal)));
        Assert.Equal(["Alone", "Hello"], outcomes.Select(outcome => outcome.Slug));
        string[] written = ["Alone.html", "Alone.ipynb", "Hello.html", "Hello.ipynb", "index.html", "junit.xml"];
        Assert.Equal(written, Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_fault_of_the_runner_leaves_the_reports_of_the_notebooks_before()
    {
        using var folder = new TemporaryFolder();
        var options = new RunOptions { Repository = folder.Path, Out = folder.Path };
        var started = 0;
        var batch = new NotebookBatch(
            [Fixture.Read("Alone"), Fixture.Read("Hello")], options, new LogProgress([]), new RunReports(folder.Path, folder.Path),
            (_, _) => started++ == 0 ? new FakeProcess([]) : throw new InvalidOperationException("a fault"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => batch.RunAsync(1, CancellationToken.None));
        foreach (var name in new[] { "index.html", "junit.xml" })
        {
            var summary = File.ReadAllText(Path.Combine(folder.Path, name));
            Assert.Contains("Alone", summary);
            Assert.DoesNotContain("Hello", summary);
        }
    }
}
