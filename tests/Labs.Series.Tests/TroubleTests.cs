namespace Labs.Series.Tests;

/// <summary>Failures of real machines lead to one clear message and the right exit code, without a stack trace or a hang.</summary>
public sealed class TroubleTests
{
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_dockerd_that_stops_during_a_run_is_reported_in_one_message()
    {
        await using var engine = await PrivateEngine.StartAsync("pause", "busybox", "nginx", "toolbox", "debian");
        using var labs = new LabsCommand();
        labs.With("DOCKER_HOST", engine.Endpoint);
        using var running = labs.Start("run", "pause-container", "--out", labs.Out);
        await engine.WaitForContainersAsync(4, running); // the backend has joined and a probe of the published port is running

        await engine.StopAsync();
        var finished = await running.FinishAsync(TimeSpan.FromSeconds(90));

        Assert.True(finished.ExitCode is 1 or 3, finished.Said);
        Assert.True((finished.Stdout + finished.Stderr).Contains("Docker Engine", StringComparison.Ordinal), finished.Said);
        Assert.DoesNotContain("   at ", finished.Stderr);
        Assert.NotEmpty(Directory.GetFiles(labs.Out, "*pause-container.ipynb"));
    }

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_full_disk_is_reported_in_one_message()
    {
        var small = Directory.CreateTempSubdirectory("labs-test-small-").FullName;
        await Host.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "none", small);
        try
        {
            using var labs = new LabsCommand();
            var finished = await labs.RunAsync(TimeSpan.FromMinutes(3), "run", "pause-container", "--out", Path.Combine(small, "out"));
            Assert.True(finished.ExitCode is 1 or 3, finished.Said);
            Assert.True(finished.Stderr.Contains("No space left", StringComparison.Ordinal), finished.Said);
            Assert.DoesNotContain("   at ", finished.Stderr);
            Assert.DoesNotContain("Unhandled", finished.Stderr);
            // The results so far are in the folder that the message names.
            var rescued = System.Text.RegularExpressions.Regex.Match(finished.Stderr, @"of this run are in (\S+)\.").Groups[1].Value;
            Assert.NotEmpty(Directory.GetFiles(rescued, "*pause-container.ipynb"));
            Directory.Delete(rescued, recursive: true);
        }
        finally
        {
            await Host.RunAsync("umount", small);
            Directory.Delete(small);
        }
    }

    [Fact]
    public async Task Doctor_explains_a_machine_without_docker()
    {
        using var labs = new LabsCommand();
        labs.With("DOCKER_HOST", "unix:///nonexistent/docker.sock").With("PATH", Path.GetDirectoryName(Environment.ProcessPath));
        var finished = await labs.RunAsync(TimeSpan.FromSeconds(30), "doctor");
        Assert.Contains("Docker", finished.Stdout);
        Assert.Contains("/nonexistent/docker.sock", finished.Stdout);
        Assert.DoesNotContain("   at ", finished.Stdout + finished.Stderr);
    }

    [Theory]
    [InlineData("images", "list")]
    [InlineData("images", "build", "toolbox")]
    [InlineData("images", "remove", "toolbox")]
    public async Task Image_commands_report_a_missing_engine_in_one_message(params string[] command)
    {
        using var labs = new LabsCommand();
        labs.With("DOCKER_HOST", "unix:///nonexistent/docker.sock");
        var finished = await labs.RunAsync(TimeSpan.FromSeconds(30), command);
        Assert.Equal(3, finished.ExitCode);
        Assert.StartsWith("labs: no Docker Engine at unix:///nonexistent/docker.sock", finished.Stderr);
        Assert.Single(finished.Stderr.Trim().Split('\n'));
    }
}
