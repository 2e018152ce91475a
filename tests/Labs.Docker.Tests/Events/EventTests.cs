namespace Labs.Docker.Tests;

public sealed class EventTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Events_show_the_life_of_a_container()
    {
        await using var events = Docker.RecordEvents();
        var container = await Docker.RunAsync("busybox", new() { Name = "short", Command = ["sh", "-c", "exit 4"] });
        await container.WaitAsync();
        await container.RemoveAsync();
        await events.UntilAsync("the container's destroy event", e => e.Action == "destroy", TimeSpan.FromSeconds(20));

        var life = events.All.Where(e => e.Type == "container").ToList();
        Assert.Equal(["create", "start", "die", "destroy"], life.Select(e => e.Action));
        Assert.Equal(4, life[2].ExitCode);
        Assert.All(life, e => Assert.Equal((container.Id, container.Name), (e.Id, e.Name)));
        Assert.Equal(life.Select(e => e.Time).Order(), life.Select(e => e.Time));
        Assert.Contains(events.All, e => e is { Type: "network", Action: "connect" });
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Events_of_other_sessions_are_not_reported()
    {
        await using var other = await Lab.OpenAsync("docker-tests-other");
        var otherDocker = await other.DockerAsync();
        await using var events = Docker.RecordEvents();

        await otherDocker.RunAsync("busybox", new() { Command = ["true"] });
        await Docker.RunAsync("busybox", new() { Name = "mine", Command = ["true"] });

        await events.UntilAsync("the own container's death", e => e.Action == "die", TimeSpan.FromSeconds(20));
        Assert.All(events.All.Where(e => e.Type == "container"), e => Assert.EndsWith("-mine", e.Name));
    }
}
