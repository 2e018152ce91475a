namespace Labs.Notebooks.Tests;

/// <summary>Runs beside each other and one after the other leave the host as it was.</summary>
public sealed class RepetitionTests
{
    [EngineFact]
    public async Task Ten_runs_side_by_side_and_in_a_row_leave_every_count_where_it_was()
    {
        using var one = new LabsCommand();
        using var two = new LabsCommand();
        var before = await Host.CountAsync();
        var others = Host.LabsProcesses();   // such as an earlier test's keeper, which soon ends
        for (var pair = 0; pair < 4; pair++)
        {
            foreach (var finished in await Task.WhenAll(RunAsync(one, "pause-container"), RunAsync(two, "pause-container")))
                Assert.True(finished.ExitCode == 0, $"pair {pair}: {finished.Said}");
        }
        // Compares prices, and so wants the machine for itself.
        for (var run = 0; run < 2; run++)
        {
            var finished = await RunAsync(one, "bridge-vs-host");
            Assert.True(finished.ExitCode == 0, $"run {run}: {finished.Said}");
        }
        Assert.Equal(before, await Host.CountAsync());
        Assert.Empty(Host.LabsProcesses().Except(others));
    }

    private static Task<LabsCommand.Finished> RunAsync(LabsCommand labs, string slug) =>
        labs.RunNotebooksAsync(TimeSpan.FromMinutes(8), [slug, .. Quick.Parameters(slug)]);
}
