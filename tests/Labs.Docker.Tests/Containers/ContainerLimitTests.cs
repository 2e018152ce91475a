namespace Labs.Docker.Tests;

/// <summary>What a container may take of the engine's machine.</summary>
public sealed class ContainerLimitTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_container_has_limits_unless_it_asks_for_none()
    {
        var bounded = (await (await Docker.RunAsync("pause")).InspectAsync()).Raw.HostConfig!;
        var machine = long.Parse(Lab.Environment["docker.memory.bytes"]);
        Assert.Equal(4096, bounded.PidsLimit);
        Assert.InRange(bounded.Memory, machine / 2, machine - 1);
        Assert.Equal($"{64 << 20}", bounded.LogConfig.Config["max-size"]);

        var unlimited = await Docker.RunAsync("pause", new() { Memory = 0, Processes = 0, LogBytes = 0 });
        var free = (await unlimited.InspectAsync()).Raw.HostConfig!;
        Assert.True(free.PidsLimit is null or <= 0, $"{free.PidsLimit}");
        Assert.Equal(0, free.Memory);
        Assert.False(free.LogConfig.Config?.ContainsKey("max-size") ?? false);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_flood_of_processes_stops_at_the_limit()
    {
        // A shell that can't fork ends, so an inner one makes the processes.
        var flooded = await Docker.RunAsync("busybox", new()
        {
            Processes = 64,
            Command = ["sh", "-c", "sh -c 'while :; do sleep 60 & done'; exec sleep 60"],
        });
        long count = 0, refused = 0;
        await Wait.UntilAsync("the inner shell has ended", async token =>
        {
            refused = (await flooded.LogsAsync(cancellationToken: token)).Count(line => line.Text.Contains("fork"));
            count = (await flooded.StatsAsync(token)).Processes;
            return (refused > 0, $"{count} processes");
        }, TimeSpan.FromSeconds(30));
        Assert.InRange(count, 60, 64);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_process_opens_as_many_files_as_it_may()
    {
        // bash opens descriptors from 10 on, until the Linux kernel refuses.
        const string Open = "last=0; while [ $last -lt 199 ] && exec {n}</dev/null; do last=$n; done; echo $last";
        string[] forever = ["sleep", "infinity"];
        var bounded = await Docker.RunAsync("toolbox", new() { Name = "bounded", OpenFiles = 64, Command = forever });
        var free = await Docker.RunAsync("toolbox", new() { Name = "free", Command = forever });

        var last = await bounded.ExecAsync("bash", "-c", Open);
        Assert.Equal("63", last.Text);
        Assert.Contains("Too many open files", last.Stderr);
        Assert.Equal("199", (await free.ExecAsync("bash", "-c", Open)).Text);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Old_output_is_dropped_when_there_is_too_much()
    {
        var loud = await Docker.RunAsync("busybox", new()
        {
            LogBytes = 1 << 20,
            Command = ["sh", "-c", "echo first; yes 0123456789 | head -n 1000000; echo last"],
        });
        await loud.WaitAsync();
        var lines = await loud.LogsAsync();
        Assert.NotEqual("first", lines[0].Text);
        Assert.Equal("last", lines[^1].Text);
    }
}
