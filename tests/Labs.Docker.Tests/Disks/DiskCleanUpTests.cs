namespace Labs.Docker.Tests;

public sealed class DiskCleanUpTests : DockerLab
{
    private const long Size = 128L << 20;

    [DockerFact]
    public async Task A_disposed_cut_and_a_disposed_disk_leave_nothing()
    {
        await Docker.Agent.StartAsync();
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var cut = await disk.CutAsync();
        await Docker.ReadRecordsAsync(cut.Volume);
        await UntilAsync(Docker, devices: 3);

        await cut.DisposeAsync();
        await UntilAsync(Docker, devices: 2);
        Assert.Equal($"{Lab.Name("disk")}.ext4\n", (await disk.Tools.ExecAsync("ls", "/mnt/xfs")).Stdout);

        await disk.DisposeAsync();
        await UntilAsync(Docker, devices: 0, mounts: 0);
        Assert.Equal(["tools"], Docker.Containers.Select(container => container.ShortName));
    }

    [DockerFact]
    public async Task Session_end_leaves_nothing_of_a_disk_in_use()
    {
        await MakeInUseAsync();

        await Lab.DisposeAsync();

        await NothingIsLeftAsync();
    }

    [DockerFact]
    public async Task What_a_dead_owner_left_is_removed_by_its_journal()
    {
        await MakeInUseAsync();
        var journal = SessionFolder.Open(Lab.Id)!.Journal.Where(entry => entry.Kind == DockerCleaner.KindName).Select(entry => entry.Id).ToList();

        await new DockerCleaner().CleanAsync(Lab.Id, journal, CancellationToken.None);

        await NothingIsLeftAsync();
    }

    [DockerFact]
    public async Task A_disposed_disk_takes_its_cuts_and_their_containers_along()
    {
        await Docker.Agent.StartAsync();
        var disk = await MakeInUseAsync();

        await disk.DisposeAsync();

        await UntilAsync(Docker, devices: 0, mounts: 0);
        Assert.Equal(["tools"], Docker.Containers.Select(container => container.ShortName));
    }

    /// <summary>A disk that is written to, and a cut in a running container.</summary>
    private async Task<PowerDisk> MakeInUseAsync()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        await Docker.WriteRecordsAsync(disk.Volume);
        var cut = await disk.CutAsync();
        await Docker.RunAsync("busybox", new() { Mounts = [ContainerMount.Volume(cut.Volume, "/data")], Command = Forever });
        return disk;
    }

    private async Task NothingIsLeftAsync()
    {
        await using var lab = await Lab.OpenAsync("docker-tests");
        var docker = await lab.DockerAsync();
        await UntilAsync(docker, devices: 0, mounts: 0);
        Assert.Empty(await docker.Client.Containers.ListContainersAsync(new() { All = true, Filters = SessionFilter.Of(Lab.Id) }));
        Assert.Empty((await docker.Client.Volumes.ListAsync(new() { Filters = SessionFilter.Of(Lab.Id) })).Volumes ?? []);
    }

    /// <summary>Waits until the kernel of the engine has so many loop devices and mounts of the session. It lets go of them in its own time.</summary>
    private async Task UntilAsync(Engine docker, int devices, int? mounts = null) =>
        await Wait.UntilAsync($"{devices} loop devices and {mounts?.ToString() ?? "any"} mounts", async ct =>
        {
            var loops = await docker.Agent.RunInAsync(docker.Host, ["mnt"], "sh", "-c", "cat /sys/block/loop*/loop/backing_file");
            var mounted = await docker.Agent.RunInAsync(docker.Host, ["mnt"], "cat", "/proc/mounts");
            return loops.Lines.Count(line => line.Contains(Lab.Id)) == devices && (mounts is null || mounted.Lines.Count(line => line.Contains(Lab.Id)) == mounts);
        }, TimeSpan.FromSeconds(15));
}
