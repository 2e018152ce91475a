namespace Labs.Notebooks.Tests;

/// <summary>Runs beside each other and one after the other leave the host as it was.</summary>
public sealed class RepetitionTests
{
    [EngineFact]
    public async Task Two_runs_of_the_same_notebook_side_by_side_succeed()
    {
        using var one = new LabsCommand();
        using var two = new LabsCommand();
        var both = await Task.WhenAll(
            one.RunNotebooksAsync(TimeSpan.FromMinutes(8), "pause-container"),
            two.RunNotebooksAsync(TimeSpan.FromMinutes(8), "pause-container"));
        Assert.All(both, finished => Assert.True(finished.ExitCode == 0, finished.Said));
    }

    [EngineFact]
    public async Task Ten_runs_in_a_row_leave_every_count_where_it_was()
    {
        using var labs = new LabsCommand();
        var before = await Host.CountAsync();
        for (var run = 0; run < 10; run++)
        {
            string[] slugs = run % 5 == 4 ? ["pause-container", "bridge-vs-host"] : ["pause-container"];
            var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(8), [.. slugs, .. slugs.SelectMany(Quick.Parameters)]);
            Assert.True(finished.ExitCode == 0, $"run {run}: {finished.Said}");
        }
        Assert.Equal(before, await Host.CountAsync());
    }
}
