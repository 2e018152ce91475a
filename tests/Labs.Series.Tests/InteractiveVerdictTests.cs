using System.Text.Json;

namespace Labs.Series.Tests;

/// <summary>Notebooks have the same verdicts in .NET Interactive as in the labs' own kernel, where the series has run.</summary>
[Collection(nameof(SeriesRun))]
public sealed class InteractiveVerdictTests(SeriesRun series)
{
    private const string Open = "inconclusive";

    // `labs test --kernel dotnet-interactive` runs all notebooks. Otherwise two quick ones represent the series.
    private static readonly string[] s_slugs = Environment.GetEnvironmentVariable("LABS_TEST_KERNEL") == InteractiveTests.Kernel
        ? [.. SeriesTests.Notebooks.Select(row => row.Data.Item1)]
        : ["pause-container", "time-wait"];

    public static readonly TheoryData<string> Notebooks = [.. s_slugs];

    [Theory, Needs(Capability.Docker, Capability.Root)]
    [MemberData(nameof(Notebooks))]
    public async Task Verdicts_and_exercises_match_those_of_the_labs_own_kernel(string slug)
    {
        Assert.True(series.Finished.ExitCode == 0, series.Finished.Said);
        using var interactive = new LabsCommand();
        var finished = await interactive.RunNotebooksAsync(
            TimeSpan.FromMinutes(30), "--short", "--solutions", "--kernel", InteractiveTests.Kernel, slug);
        Assert.True(finished.ExitCode == 0, finished.Said);
        var (own, other) = (series.Result(slug), Result(interactive, slug));
        var (verdicts, others) = (Claims(own), Claims(other));
        Assert.NotEmpty(verdicts);
        Assert.Equal(verdicts.Keys.Order(), others.Keys.Order());
        // On a busy machine either run can be too noisy for a verdict. Such a claim is not compared.
        foreach (var (id, verdict) in verdicts.Where(claim => claim.Value != Open && others[claim.Key] != Open))
            Assert.Equal((id, verdict), (id, others[id]));
        Assert.Equal(Exercises(own), Exercises(other));
    }

    private static Dictionary<string, string> Claims(JsonElement result) =>
        result.GetProperty("claims").EnumerateArray().ToDictionary(
            claim => claim.GetProperty("id").GetString()!,
            claim => claim.GetProperty("verdict").GetString()!);

    private static string[] Exercises(JsonElement result) =>
    [
        .. result.GetProperty("exercises").EnumerateArray()
            .Select(exercise => $"{exercise.GetProperty("id")} {exercise.GetProperty("passed")}")
            .Order(),
    ];

    private static JsonElement Result(LabsCommand labs, string slug) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(labs.Out, "results", slug + ".json"))).RootElement;
}
