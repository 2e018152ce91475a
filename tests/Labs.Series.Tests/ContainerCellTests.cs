using System.Text.Json;

namespace Labs.Series.Tests;

/// <summary>Cells that run in a container, through the shell that <c>labs.csx</c> connects.</summary>
public sealed class ContainerCellTests
{
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_bash_cell_runs_in_a_container_of_the_notebooks_session()
    {
        using var labs = new LabsCommand();
        var path = Path.Combine(labs.Out, "in-container.ipynb");
        await File.WriteAllTextAsync(path, TestNotebook.Json(
            $"#load \"{Repository.Root}/notebooks/labs.csx\"",
            """
            var lab = await Lab.OpenAsync("in-container");
            var docker = await lab.DockerAsync();
            await docker.RunAsync("busybox", new() { Name = "web", Hostname = "inside", Command = ["sleep", "10000"] });
            var greeting = "hello";
            """,
            "#!bash --in web @greeting --out answer\necho $greeting from $(hostname)",
            "answer.ToUpperInvariant()",
            "await lab.DisposeAsync();"));

        var finished = await labs.RunAsync(TimeSpan.FromMinutes(2), "run", path, "--out", Path.Combine(labs.Out, "out"));

        Assert.True(finished.ExitCode == 0, finished.Said);
        using var executed = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(labs.Out, "out", "in-container.ipynb")));
        var cells = executed.RootElement.GetProperty("cells");
        Assert.Contains("hello from inside", cells[2].GetProperty("outputs").ToString());
        Assert.Contains("HELLO FROM INSIDE", cells[3].GetProperty("outputs").ToString());
    }
}
