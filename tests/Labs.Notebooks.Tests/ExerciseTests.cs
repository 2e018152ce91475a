using System.Text.Json;

namespace Labs.Notebooks.Tests;

/// <summary>Each exercise's check is red for the empty cell and green for the reference solution.</summary>
public sealed class ExerciseTests
{
    [EngineTheory]
    [InlineData("pause-container")]
    [InlineData("bridge-vs-host")]
    public async Task Checks_are_red_before_and_green_after(string slug)
    {
        Assert.All(await OutcomesAsync(slug), outcome => Assert.False(outcome.Passed, outcome.Id));
        Assert.All(await OutcomesAsync(slug, "--solutions"), outcome => Assert.True(outcome.Passed, outcome.Id));
    }

    private static async Task<(string Id, bool Passed)[]> OutcomesAsync(string slug, params string[] options)
    {
        using var labs = new LabsCommand();
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(8), [slug, .. Quick.Parameters(slug), .. options]);
        Assert.True(finished.ExitCode == 0, finished.Said);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(labs.Out, "results", slug + ".json")));
        var outcomes = result.RootElement.GetProperty("exercises").EnumerateArray()
            .Select(exercise => (exercise.GetProperty("id").GetString()!, exercise.GetProperty("passed").GetBoolean()))
            .ToArray();
        Assert.Equal(2, outcomes.Length);
        return outcomes;
    }
}
