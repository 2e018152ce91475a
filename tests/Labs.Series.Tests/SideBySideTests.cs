namespace Labs.Series.Tests;

/// <summary>Concurrent runs do not disturb each other, and leave the host as it was.</summary>
public sealed class SideBySideTests
{
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Two_concurrent_runs_of_a_notebook_leave_every_count_on_the_host_unchanged()
    {
        using var one = new LabsCommand();
        using var two = new LabsCommand();
        var before = await Host.CountAsync();
        var others = Host.LabsProcesses();   // such as the reaper of an earlier test, which exits soon

        foreach (var finished in await Task.WhenAll(RunAsync(one), RunAsync(two)))
            Assert.True(finished.ExitCode == 0, finished.Said);

        Assert.Equal(before, await Host.CountAsync());
        Assert.Empty(Host.LabsProcesses().Except(others));
    }

    private static Task<LabsCommand.Finished> RunAsync(LabsCommand labs) =>
        labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), "pause-container", "--short", "-p", "useCluster=false");
}
