using Docker.DotNet.Models;
using System.Diagnostics;

namespace Labs.Docker.Tests;

public sealed class DiskCleanUpTests : DockerLab
{
    private const long Size = 128L << 20;

    [Fact, Needs(Capability.Docker)]
    public async Task A_disposed_cut_and_a_disposed_disk_leave_nothing()
    {
        await Docker.Agent.StartAsync();
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var cut = await disk.CutAsync();
        await Docker.ReadRecordsAsync(cut.Volume);
        await UntilAsync(Docker, Lab.Id, devices: 3);

        await cut.DisposeAsync();
        await UntilAsync(Docker, Lab.Id, devices: 2);
        Assert.Equal($"{Lab.Name("disk")}.ext4\n", (await disk.Tools.ExecAsync("ls", "/mnt/xfs")).Stdout);

        await disk.DisposeAsync();
        await UntilAsync(Docker, Lab.Id, devices: 0, mounts: 0);
        Assert.Equal(["tools"], Docker.Containers.Select(container => container.ShortName));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Session_end_leaves_nothing_of_a_disk_in_use()
    {
        await MakeInUseAsync(Docker);

        await Lab.DisposeAsync();

        await NothingIsLeftAsync(Lab.Id);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task What_a_dead_owner_left_is_removed_by_its_journal()
    {
        await MakeInUseAsync(Docker);
        var entries = SessionFolder.Open(Lab.Id)!.Journal.Where(entry => entry.Kind == DockerCleaner.KindName);
        var journal = entries.Select(entry => entry.Id).ToList();

        await new DockerCleaner().CleanAsync(Lab.Id, journal, CancellationToken.None);

        await NothingIsLeftAsync(Lab.Id);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_killed_owner_leaves_nothing_of_a_disk_in_use()
    {
        var start = new ProcessStartInfo(Program.Executable, "disk-owner") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["LABS_EXE"] = Program.Executable;
        using var owner = Process.Start(start)!;
        try
        {
            var session = "";
            while (session.Length != 8)
                session = await owner.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the owner ended early");
            await UntilAsync(Docker, session, devices: 3);

            owner.Kill(); // SIGKILL, to this process alone

            await UntilAsync(Docker, session, devices: 0, mounts: 0);
            await NothingIsLeftAsync(session);
        }
        finally
        {
            owner.Kill(entireProcessTree: true);
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_disposed_disk_removes_its_cuts_and_their_containers()
    {
        await Docker.Agent.StartAsync();
        var disk = await MakeInUseAsync(Docker);

        await disk.DisposeAsync();

        await UntilAsync(Docker, Lab.Id, devices: 0, mounts: 0);
        Assert.Equal(["tools"], Docker.Containers.Select(container => container.ShortName));
    }

    /// <summary>Makes a disk that is written to, and a cut that a running container and a command use.</summary>
    internal static async Task<PowerDisk> MakeInUseAsync(Engine docker)
    {
        var disk = await docker.CreatePowerDiskAsync("disk", Size);
        await docker.WriteRecordsAsync(disk.Volume);
        var cut = await disk.CutAsync();
        var container = await docker.RunAsync("busybox", new()
        {
            Mounts = [ContainerMount.Volume(cut.Volume, "/data")],
            Command = ["sleep", "1000000"],
        });
        await cut.StartInAsync(container, "/tmp", [], ["sleep", "1000000"]);
        return disk;
    }

    private static async Task NothingIsLeftAsync(string session)
    {
        await using var lab = await Lab.OpenAsync("docker-tests");
        var docker = await lab.DockerAsync();
        await UntilAsync(docker, session, devices: 0, mounts: 0);
        Assert.Empty(await docker.Client.Containers.ListContainersAsync(new() { All = true, Filters = SessionFilter.Of(session) }));
        var filter = new VolumesListParameters { Filters = SessionFilter.Of(session) };
        Assert.Empty((await docker.Client.Volumes.ListAsync(filter)).Volumes ?? []);
    }

    /// <summary>Waits until the engine's Linux kernel has this many loop devices and mounts of a session. It releases them late.</summary>
    private static async Task UntilAsync(Engine docker, string session, int devices, int? mounts = null) =>
        await Wait.UntilAsync($"{devices} loop devices and {mounts?.ToString() ?? "any"} mounts", async token =>
        {
            var loops = await docker.Agent.Processes.RunAsync(docker.Host, ["mnt"], "sh", "-c", "cat /sys/block/loop*/loop/backing_file");
            var mounted = await docker.Agent.Processes.RunAsync(docker.Host, ["mnt"], "cat", "/proc/mounts");
            return loops.Lines.Count(line => line.Contains(session)) == devices
                && (mounts is null || mounted.Lines.Count(line => line.Contains(session)) == mounts);
        }, TimeSpan.FromSeconds(15));
}
