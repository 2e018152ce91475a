namespace Labs.Docker.Tests;

public sealed class ContainerTroubleTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Container_that_ends_early_says_why()
    {
        var failure = await Assert.ThrowsAsync<ContainerExitedException>(() => Docker.RunAsync("busybox", new()
        {
            Name = "early",
            Command = ["sh", "-c", "echo cannot find my configuration >&2; exit 9"],
            WaitFor = WaitFor.Port(80),
        }));

        Assert.Equal(9, failure.ExitCode);
        Assert.Contains("cannot find my configuration", failure.Message);
        Assert.Contains($"labs-{Lab.Id}-early", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_failed_wait_says_what_it_observed()
    {
        var failure = await Assert.ThrowsAsync<WaitTimeoutException>(() => Docker.RunAsync("busybox", new()
        {
            Command = ["sh", "-c", "echo started; exec httpd -f -p 81"],
            WaitFor = WaitFor.Port(80) with { Timeout = TimeSpan.FromSeconds(1) },
        }));

        Assert.Contains("port 80 listens", failure.Message);
        Assert.Contains("listening: 81", failure.Message);
        Assert.Contains("started", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Unknown_command_says_so_and_leaves_nothing()
    {
        var failure = await Assert.ThrowsAsync<EngineException>(() => Docker.RunAsync("busybox", new() { Command = ["no-such-command"] }));

        Assert.Contains("no-such-command", failure.Message);
        Assert.Empty(Docker.Containers);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Unknown_image_says_so()
    {
        var failure = await Assert.ThrowsAsync<ImageUnavailableException>(() => Docker.RunAsync("labs/no-such-image:never"));

        Assert.Contains("labs/no-such-image:never", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_taken_name_says_so_and_keeps_the_first_container()
    {
        var first = await Docker.RunAsync("busybox", new() { Name = "twin", Command = Forever });

        var failure = await Assert.ThrowsAsync<NameTakenException>(
            () => Docker.RunAsync("busybox", new() { Name = "twin", Command = Forever }));

        Assert.Contains($"labs-{Lab.Id}-twin", failure.Message);
        Assert.True((await first.InspectAsync()).Running);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Taken_port_says_so_and_leaves_nothing()
    {
        var first = await Docker.RunAsync("busybox", new() { Command = Forever, Publish = [80] });

        var publish = new Publish(80, first.HostPort(80));
        var failure = await Assert.ThrowsAsync<PortTakenException>(
            () => Docker.RunAsync("busybox", new() { Command = Forever, Publish = [publish] }));

        Assert.Contains(first.HostPort(80).ToString(), failure.Message);
        Assert.Same(first, Assert.Single(Docker.Containers));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Exec_in_a_stopped_container_says_so()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = ["true"] });
        await container.WaitAsync();

        var failure = await Assert.ThrowsAsync<EngineException>(() => container.ExecAsync("ls"));

        Assert.Contains("not running", failure.Message);
    }
}
