using System.Runtime.InteropServices;
using System.Text.Json;

namespace Labs.Series.Tests;

/// <summary>After Ctrl-C or SIGTERM the run cleans up and keeps the results so far.</summary>
public sealed class SignalTests
{
    [Theory, Needs(Capability.Docker, Capability.Root)]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task A_signal_ends_the_run_with_130_cleans_up_and_keeps_the_results(PosixSignal signal)
    {
        using var labs = new LabsCommand();
        using var running = labs.Start("run", "pause-container", "--out", labs.Out);
        var results = Path.Combine(labs.Out, "results", "pause-container.json");
        using (var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2)))
            while (!running.HasExited && !HasClaim(results))
                await Task.Delay(100, deadline.Token);

        var host = Assert.Single(Host.ChildrenOf(running.Id), child => Host.CommandLineOf(child).Contains("notebook-host"));
        Assert.NotEmpty(await Host.OwnedByAsync(host));
        running.Signal(signal);
        var finished = await running.FinishAsync(TimeSpan.FromSeconds(30));

        Assert.True(finished.ExitCode == 130, finished.Said);
        Assert.Empty(await Host.OwnedByAsync(host));
        Assert.True(HasClaim(results));
        Assert.NotEmpty(Directory.GetFiles(labs.Out, "*pause-container.ipynb"));
        Assert.NotEmpty(Directory.GetFiles(labs.Out, "pause-container.html"));
        Assert.DoesNotContain("   at ", finished.Stderr);
    }

    private static bool HasClaim(string path)
    {
        if (!File.Exists(path))
            return false;
        using var result = JsonDocument.Parse(File.ReadAllText(path));
        return result.RootElement.TryGetProperty("claims", out var claims) && claims.GetArrayLength() > 0;
    }
}
