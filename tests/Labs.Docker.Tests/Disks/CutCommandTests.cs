namespace Labs.Docker.Tests;

public sealed class CutCommandTests : DockerLab
{
    private const long Size = 128L << 20;

    [Fact, Needs(Capability.Docker)]
    public async Task Commands_on_two_cuts_see_their_own_cut_in_the_same_folder_and_the_container_sees_neither()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var web = await Docker.RunAsync("busybox", new()
        {
            Mounts = [ContainerMount.Volume(disk.Volume, "/data")],
            Command = Forever,
            Hostname = "web",
        });
        var cuts = new List<DiskCut>();
        foreach (var text in new[] { "first", "second" })
        {
            (await web.ExecAsync("sh", "-c", $"echo {text} >/data/text && echo kept >/tmp/kept && sync")).ThrowIfFailed();
            cuts.Add(await disk.CutAsync());
        }

        // Both commands run at the same time, so both have their mounts at the same time.
        const string Script =
            "cat /data/text; hostname; ls /tmp | wc -l; echo more >/data/more; touch /tmp/own; echo written; sleep 1000000";
        var commands = await Task.WhenAll(cuts.Select(cut => cut.StartInAsync(web, "/data", ["/tmp"], ["sh", "-c", Script])));
        await Task.WhenAll(commands.Select(command => command.WaitForLineAsync("written")));

        Assert.Equal(["first", "web", "0", "written"], commands[0].Output.Select(line => line.Text));
        Assert.Equal(["second", "web", "0", "written"], commands[1].Output.Select(line => line.Text));
        Assert.All(commands, command => Assert.False(command.HasEnded));
        Assert.Equal("lost+found\ntext\n", (await web.ExecAsync("ls", "/data")).Stdout);
        Assert.Equal("kept\n", (await web.ExecAsync("ls", "/tmp")).Stdout);
        var mounts = (await web.ExecAsync("cat", "/proc/mounts")).Lines;
        Assert.DoesNotContain(mounts, line => line.Contains("/dev/loop") && !line.Contains(" /data "));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_disposed_cut_ends_its_commands()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var web = await Docker.RunAsync("busybox", new() { Command = Forever });
        var cut = await disk.CutAsync();
        var command = await cut.StartInAsync(web, "/tmp", [], ["sleep", "1000001"]);
        Assert.Contains("sleep 1000001", await ProcessesAsync());

        await cut.DisposeAsync();

        Assert.True(command.HasEnded);
        await Wait.UntilAsync("neither process nor device is left", async _ =>
        {
            var loops = await Docker.Agent.Processes.RunAsync(
                Docker.Host, ["mnt"], "sh", "-c", "cat /sys/block/loop*/loop/backing_file");
            return !(await ProcessesAsync()).Contains("sleep 1000001") && !loops.Stdout.Contains(Lab.Name("disk-cut"));
        }, TimeSpan.FromSeconds(15));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_message_says_why_a_command_cannot_start_on_a_cut()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var web = await Docker.RunAsync("busybox", new() { Command = Forever });
        await using var cut = await disk.CutAsync();

        var command = await Assert.ThrowsAsync<AgentFailedException>(() => cut.StartInAsync(web, "/tmp", [], ["no-such-command"]));
        var folder = await Assert.ThrowsAsync<AgentFailedException>(() => cut.StartInAsync(web, "/no/such/folder", [], ["true"]));
        await using var fails = await cut.StartInAsync(web, "/tmp", [], ["sh", "-c", "echo why >&2; exit 3"]);
        Assert.Equal(3, await fails.WaitAsync());
        await web.KillAsync();
        await web.WaitAsync();
        var ended = await Assert.ThrowsAsync<AgentFailedException>(() => cut.StartInAsync(web, "/tmp", [], ["true"]));

        Assert.Contains("no-such-command could not be started", command.Message);
        Assert.Contains("mount of tmpfs at /no/such/folder: No such file or directory", folder.Message);
        Assert.Equal(["why"], fails.Output.Select(line => line.Text));
        Assert.Contains("exited (exit code 137)", ended.Message);
    }

    private async Task<string> ProcessesAsync() => (await Docker.Agent.Processes.RunAsync(Docker.Host, [], "ps", "-eo", "args")).Stdout;
}
