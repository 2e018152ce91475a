namespace Labs.Docker.Tests;

public sealed class CutCommandTests : DockerLab
{
    private const long Size = 128L << 20;

    [Fact, Needs(Capability.Docker)]
    public async Task Commands_on_two_cuts_have_their_own_in_the_same_folder_and_the_container_has_neither()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var web = await Docker.RunAsync("busybox", new() { Mounts = [ContainerMount.Volume(disk.Volume, "/data")], Command = Forever, Hostname = "web" });
        var cuts = new List<DiskCut>();
        foreach (var text in new[] { "first", "second" })
        {
            (await web.ExecAsync("sh", "-c", $"echo {text} >/data/text && echo kept >/tmp/kept && sync")).ThrowIfFailed();
            cuts.Add(await disk.CutAsync());
        }

        // Each waits for the other one's turn, so that both have their mounts at the same time.
        var commands = await Task.WhenAll(cuts.Select(cut => cut.StartInAsync(web, "/data", ["/tmp"],
            ["sh", "-c", "cat /data/text; hostname; ls /tmp | wc -l; echo more >/data/more; touch /tmp/own; echo written; sleep 1000000"])));
        await Task.WhenAll(commands.Select(command => command.WaitForLineAsync("written")));

        Assert.Equal(["first", "web", "0", "written"], commands[0].Output.Select(line => line.Text));
        Assert.Equal(["second", "web", "0", "written"], commands[1].Output.Select(line => line.Text));
        Assert.All(commands, command => Assert.False(command.HasEnded));
        Assert.Equal("lost+found\ntext\n", (await web.ExecAsync("ls", "/data")).Stdout);
        Assert.Equal("kept\n", (await web.ExecAsync("ls", "/tmp")).Stdout);
        Assert.DoesNotContain("/dev/loop", string.Join('\n', (await web.ExecAsync("cat", "/proc/mounts")).Lines.Where(line => !line.Contains(" /data "))));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_cut_that_is_disposed_of_takes_its_commands_along()
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
            var loops = (await Docker.Agent.Processes.RunAsync(Docker.Host, ["mnt"], "sh", "-c", "cat /sys/block/loop*/loop/backing_file")).Stdout;
            return !(await ProcessesAsync()).Contains("sleep 1000001") && !loops.Contains(Lab.Name("disk-cut"));
        }, TimeSpan.FromSeconds(15));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task What_cannot_be_started_on_a_cut_is_told()
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
