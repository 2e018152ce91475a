using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Cli.Tests;

/// <summary>What a notebook measures counts for its run, whatever the names of the file and of its sessions are.</summary>
public sealed class IdentityTests : IDisposable
{
    private const string Row = "sky-is-green\tsky\t000:1\tThe sky is green.\tholds\t\tLook up.\tnone\tsky";
    private const string Check = """
        await lab.Exercise("six").Check(async () => answer() == 6 ? CheckResult.Pass("6") : CheckResult.Fail($"{answer()}", "more"))
        """;

    private readonly TemporaryRepository _repository = new(Row);

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("sky.ipynb")]
    [InlineData("copy of 3 skies.ipynb")]
    public async Task A_claim_against_the_ledger_fails_also_in_a_renamed_copy(string name)
    {
        var (exit, error) = await RunAsync(name, Open("lab", "sky"), Claim("lab", isGreen: false));
        Assert.Equal(1, exit);
        Assert.Contains("claim sky-is-green is wrong, the ledger expects holds", error);
        using var results = JsonDocument.Parse(_repository.Read($"out/results/{Path.GetFileNameWithoutExtension(name)}.json"));
        Assert.Equal("wrong", results.RootElement.GetProperty("claims")[0].GetProperty("verdict").GetString());
        Assert.NotEqual(0, results.RootElement.GetProperty("cells").GetArrayLength());
    }

    [Fact]
    public async Task A_claim_that_an_earlier_session_of_the_notebook_decided_still_counts()
    {
        var (exit, error) = await RunAsync("sky.ipynb", Open("first", "sky"), Claim("first", isGreen: false), "await first.DisposeAsync();",
            Open("second", "sea"), "second.Record(\"depth\", \"m\", [1.0]);");
        Assert.Equal(1, exit);
        Assert.Contains("claim sky-is-green is wrong", error);
        Assert.Contains("depth", _repository.Read("out/results/sky.json"));
        Assert.False(File.Exists(_repository.PathOf("out/results/sea.json")));
    }

    [Fact]
    public async Task Results_go_to_the_run_also_if_the_notebook_names_a_folder_of_its_own()
    {
        var elsewhere = _repository.PathOf("elsewhere");
        var (exit, error) = await RunAsync("sky.ipynb",
            Load + $"var lab = await Lab.OpenAsync(\"sky\", new LabOptions {{ Out = \"{elsewhere}\" }});", Claim("lab", isGreen: false));
        Assert.Equal(1, exit);
        Assert.Contains("claim sky-is-green is wrong", error);
    }

    [Theory]
    [InlineData("int answer() => 7;", 1)]
    [InlineData("int answer() => 6;", 0)]
    public async Task A_wrong_reference_solution_fails_also_in_a_renamed_copy(string solution, int expected)
    {
        _repository.Write("solutions/copy.six.csx", solution);
        var json = JsonNode.Parse(TestNotebook.Json((Open("lab", "sky"), []), ("int answer() => 0;", []), (Check, ["check"])))!;
        json["cells"]![1]!["metadata"]!["labs"] = new JsonObject { ["exercise"] = "six" };
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(
            ["run", _repository.Write("copy.ipynb", json.ToJsonString()), "--solutions"], _repository.Folder);
        Assert.True(exit == expected, error);
    }

    private static string Load => $"#load \"{Path.Combine(Repository.Root, "notebooks", "labs.csx")}\"\n";

    private static string Open(string name, string slug) => Load + $"var {name} = await Lab.OpenAsync(\"{slug}\");";

    private static string Claim(string lab, bool isGreen) =>
        $"var isGreen = {(isGreen ? "true" : "false")};\n"
        + $"{lab}.Claim(\"sky-is-green\").AsStated(\"green\", $\"{{isGreen}}\", isGreen)"
        + ".But(Verdict.Wrong, \"blue\", $\"{isGreen}\", !isGreen).Conclude()";

    private async Task<(int Exit, string Error)> RunAsync(string name, params string[] cells)
    {
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(
            ["run", _repository.Write(name, TestNotebook.Json(cells))], _repository.Folder);
        return (exit, error);
    }
}
