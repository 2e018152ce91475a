using System.Text.Json;

namespace Labs.Jupyter.Tests;

/// <summary>Runs notebooks with nbconvert and papermill.</summary>
[Collection(nameof(JupyterContainer))]
public sealed class NotebookProgramTests(JupyterContainer container)
{
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Nbconvert_executes_a_notebook_with_a_figure()
    {
        const string name = "figure.ipynb";
        File.WriteAllText(Path.Combine(container.Folder, name), TestNotebook.JsonForEditor(
            ($"#load \"{Repository.Root}/notebooks/labs.csx\"", []),
            ("display(Figure.Line(\"Load\").Add(\"a\", [1, 2, 3], [2, 4, 3]).X(\"time [s]\").Y(\"requests [1/s]\"));", [])));
        await container.RunAsync(
            "python3", "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace",
            "--ExecutePreprocessor.kernel_name=labs-csharp", "--ExecutePreprocessor.timeout=300", Path.Combine(container.Folder, name));
        AssertExecuted(name, figures: 1);
    }

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Papermill_executes_the_pause_container()
    {
        await container.RunAsync(
            "papermill", "-k", "labs-csharp", "-l", ".net-csharp", "-p", "orphans", "20", "-p", "setUps", "4",
            "--cwd", "notebooks", "--no-progress-bar",
            "notebooks/06-pause-container.ipynb", $"{container.Folder}/06-pause-container.ipynb");
        AssertExecuted("06-pause-container.ipynb", figures: 4);
    }

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Papermill_passes_parameters_and_stops_at_an_error()
    {
        var notebook = Path.Combine(container.Folder, "parameters.ipynb");
        File.WriteAllText(notebook, TestNotebook.JsonForEditor(
            ("var count = 1; var name = \"none\";", ["parameters"]),
            ("Console.WriteLine($\"{name} {count}\");", []),
            ("if (count > 5) throw new Exception(\"too many\");", [])));
        // papermill writes C# parameters only for the language name .net-csharp.
        string[] papermill =
            ["papermill", "-k", "labs-csharp", "-l", ".net-csharp", "--no-progress-bar", notebook, notebook + ".out.ipynb"];
        await container.RunAsync([.. papermill, "-p", "count", "3", "-p", "name", "three"]);
        Assert.Contains("three 3", File.ReadAllText(notebook + ".out.ipynb"));
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            container.RunAsync([.. papermill, "-p", "count", "7"]));
        Assert.Contains("too many", failed.Message);
    }

    private void AssertExecuted(string name, int figures)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(Path.Combine(container.Folder, name)));
        var cells = notebook.RootElement.GetProperty("cells").EnumerateArray()
            .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
            .ToArray();
        Assert.All(cells, cell => Assert.NotEqual(JsonValueKind.Null, cell.GetProperty("execution_count").ValueKind));
        var outputs = cells.SelectMany(cell => cell.GetProperty("outputs").EnumerateArray()).ToArray();
        Assert.DoesNotContain(outputs, output => output.GetProperty("output_type").GetString() == "error");
        var drawn = outputs.Count(output =>
            output.TryGetProperty("data", out var data) && data.TryGetProperty("application/vnd.plotly.v1+json", out _));
        Assert.True(drawn >= figures, $"{name} shows {drawn} figures");
    }
}
