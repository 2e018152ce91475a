using System.Text.Json;

namespace Labs.Cli.Tests;

/// <summary><c>labs compare</c>: what it prints, and with which code it exits.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly TemporaryRepository _repository = new("one\tk8s\t000:1\tFirst.\tholds\t\tlook\tk8s\tpods\t");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Equal_runs_exit_with_0_and_a_count()
    {
        var (exit, output, error) = await CompareAsync(Run("a", "holds"), Run("b", "holds"));
        Assert.True(exit == 0, error);
        Assert.Contains("1 same, 0 changed, 0 not comparable", output);
    }

    [Fact]
    public async Task A_changed_verdict_exits_with_1_and_is_a_row_that_fits_a_pull_request()
    {
        var (exit, output, _) = await CompareAsync(Run("a", "holds"), Run("b", "wrong", docker: "28.5.2"), "--markdown");
        Assert.Equal(1, exit);
        Assert.Contains("| docker.version | 20.10.24 | 28.5.2 |", output);
        Assert.Contains("| changed | pods | claim | one | holds → wrong | docker 20.10.24 → 28.5.2 |", output);
    }

    [Fact]
    public async Task Other_machines_exit_with_3()
    {
        var (exit, output, _) = await CompareAsync(Run("a", "holds"), Run("b", "holds", cpus: 64), "--json");
        Assert.Equal(3, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("notComparable", json.RootElement.GetProperty("change").GetString());
        Assert.Equal("cpus", json.RootElement.GetProperty("differences")[0].GetProperty("fact").GetString());
    }

    [Fact]
    public async Task A_run_is_compared_with_the_recorded_ledger()
    {
        var (exit, _, error) = await LabsAsync("claims", "record", "pods", "--out", Run("a", "holds"));
        Assert.True(exit == 0, error);
        Assert.Equal(0, (await CompareAsync(Run("b", "holds"), "ledger")).Exit);
        var (changed, output, _) = await CompareAsync(Run("c", "wrong"), "ledger");
        Assert.Equal(1, changed);
        Assert.Contains("wrong → holds", output);
    }

    [Fact]
    public async Task A_folder_without_results_is_wrong_usage()
    {
        var (exit, _, error) = await CompareAsync(Run("a", "holds"), _repository.PathOf("nothing"));
        Assert.Equal(2, exit);
        Assert.Contains("labs run --out FOLDER", error);
    }

    [Fact]
    public async Task Repeated_runs_are_compared_with_the_first_one()
    {
        const string open = "#load \"labs.csx\"\nawait using var lab = await Lab.OpenAsync(\"repeated\");";
        // A ratio between arms can be compared however busy the machine is.
        const string measure = "Arm Always(double value) => new($\"{value}\", _ => Task.FromResult(value));\n"
            + "await Experiment.CompareAsync(lab, \"always\", \"ms\", [Always(1), Always(2)]);";
        using var notebook = new TemporaryNotebook(open, measure, "await lab.DisposeAsync();");
        File.Copy(Path.Combine(Repository.Root, "notebooks", "labs.csx"), Path.Combine(notebook.Folder, "labs.csx"));
        var (exit, output, error) = await TemporaryNotebook.LabsAsync(
            "run", notebook.FilePath, "--out", notebook.Out, "--repeat", "3", "-q");
        Assert.True(exit == 0, error);
        Assert.True(File.Exists(Path.Combine(notebook.Out, "run-3", "test.html")));
        Assert.Equal(2, output.Split("1 same, 0 changed, 0 not comparable").Length - 1);
    }

    private string Run(string name, string verdict, string docker = "20.10.24", int cpus = 2)
    {
        _repository.Write($"{name}/results/pods.json", $$$"""
            {"schema":"{{{LabResults.Schema}}}","notebook":"pods","started":"2026-11-30T21:00:00Z","seed":1,"parameters":{},
             "environment":{"cpus":"{{{cpus}}}","docker.version":"{{{docker}}}"},
             "claims":[{"id":"one","verdict":"{{{verdict}}}","versions":{"docker":"{{{docker}}}"}}]}
            """);
        return _repository.PathOf(name);
    }

    private Task<(int Exit, string Out, string Error)> CompareAsync(string a, string b, params string[] more) =>
        LabsAsync(["compare", a, b, .. more]);

    private Task<(int Exit, string Out, string Error)> LabsAsync(params string[] arguments) =>
        TemporaryNotebook.LabsAsync(arguments, _repository.Folder);
}
