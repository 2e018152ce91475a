using System.Text.Json;

namespace Labs.Notebooks.Tests;

/// <summary>Each exercise's check, red for the empty cell as the series shows, is green for the reference solution.</summary>
public sealed class ExerciseTests
{
    [EngineTheory]
    [InlineData("pause-container")]
    [InlineData("bridge-vs-host")]
    [InlineData("tcp-congestion-control")]
    [InlineData("mysql-replication")]
    [InlineData("mysql-flush-settings")]
    public async Task Checks_are_green_for_the_reference_solutions(string slug)
    {
        using var labs = new LabsCommand();
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(10), [slug, .. Quick.Parameters(slug), "--solutions"]);
        Assert.True(finished.ExitCode == 0, finished.Said);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(labs.Out, "results", slug + ".json")));
        var exercises = result.RootElement.GetProperty("exercises").EnumerateArray().ToArray();
        Assert.Equal(2, exercises.Length);
        Assert.All(exercises, exercise => Assert.True(exercise.GetProperty("passed").GetBoolean(), exercise.GetProperty("id").GetString()));
    }
}
