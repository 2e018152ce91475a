using System.Diagnostics;

namespace Labs.Cli.Tests;

/// <summary>What cells have started ends with the run, however the run ends.</summary>
public sealed class ChildrenTests
{
    // Left by a shell, in a session of its own, by Process.Start, and left by a child of that.
    private static readonly string[] s_cells =
    [
        "#!bash --keep\nsleep 4711 & setsid sleep 4711 &",
        """System.Diagnostics.Process.Start("sleep", "4711");""",
        """System.Diagnostics.Process.Start("sh", ["-c", "trap '' TERM; sleep 4711 &"]).WaitForExit();""",
    ];

    [Fact]
    public async Task Children_of_cells_end_with_the_run()
    {
        using var notebook = new TemporaryNotebook([.. s_cells, "Environment.GetEnvironmentVariable(\"LABS_NOTEBOOK\")"]);
        var (exit, _, error) = await notebook.RunAsync();

        Assert.True(exit == 0, error);
        Assert.Empty(NotebookChildren.Find(notebook.TextOf(3)));
    }

    [Fact]
    public async Task Children_of_cells_end_with_a_notebook_process_that_was_killed()
    {
        using var notebook = new TemporaryNotebook([.. s_cells, "Environment.GetEnvironmentVariable(\"LABS_NOTEBOOK\")", KillItself]);
        var (exit, _, _) = await notebook.RunAsync();

        Assert.NotEqual(0, exit);
        Assert.Empty(NotebookChildren.Find(notebook.TextOf(3)));
    }

    [Fact]
    public async Task Children_of_cells_end_with_a_runner_that_was_killed()
    {
        using var notebook = new TemporaryNotebook([.. s_cells, """
            File.WriteAllText("id", Environment.GetEnvironmentVariable("LABS_NOTEBOOK"));
            Thread.Sleep(-1);
            """]);
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "artifacts", "labs", "labs"), ["run", notebook.FilePath])
        {
            RedirectStandardError = true,
        };
        start.Environment["LABS_REPO"] = Repository.Root;
        using var runner = Process.Start(start)!;
        var id = Path.Combine(notebook.Folder, "id");
        await Wait.UntilAsync("the cells have started their children", _ => Task.FromResult(
            File.Exists(id) && NotebookChildren.Find(File.ReadAllText(id)).Count >= s_cells.Length), TimeSpan.FromSeconds(60));

        runner.Kill(); // SIGKILL to this process only
        await Wait.UntilAsync("all children have ended", _ =>
        {
            var left = NotebookChildren.Find(File.ReadAllText(id));
            return Task.FromResult((left.Count == 0, $"processes {string.Join(", ", left)} run"));
        }, TimeSpan.FromSeconds(30));
    }

    private const string KillItself = """System.Diagnostics.Process.Start("kill", ["-9", $"{Environment.ProcessId}"]).WaitForExit();""";
}
