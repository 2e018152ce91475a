namespace Labs.Docker.Tests;

public sealed class DiskTroubleTests : DockerLab
{
    private const long Size = 128L << 20;

    [Fact, Needs(Capability.Docker)]
    public async Task Too_small_a_disk_is_refused_before_anything_is_made()
    {
        var error = await Assert.ThrowsAsync<DiskException>(() => Docker.CreatePowerDiskAsync("disk", 1 << 20));

        Assert.Contains("1048576 bytes are too few; expected 67108864", error.Message);
        Assert.Empty(Docker.Containers);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_disk_larger_than_the_engines_storage_is_refused_with_both_sizes()
    {
        var error = await Assert.ThrowsAsync<DiskException>(() => Docker.CreatePowerDiskAsync("disk", 1L << 50));

        Assert.Matches(@"the engine's storage has \d+ MiB free, and 1073742080 MiB are needed.*docker system df", error.Message);
        Assert.Empty(Docker.Containers);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_writer_and_the_cut_report_full_storage()
    {
        // A separate storage that is large enough when the disk is made and fills up later.
        var disk = await PowerDisk.CreateAsync(Docker, "disk", Size, ContainerMount.Tmpfs("/disk", 450L << 20), CancellationToken.None);
        await disk.Tools.ExecAsync("sh", "-c", "head -c 300M /dev/zero >/disk/other");

        var cut = await Assert.ThrowsAsync<DiskException>(() => disk.CutAsync());
        await disk.Tools.ExecAsync("sh", "-c", "cat /dev/zero >/disk/rest");
        var written = await Assert.ThrowsAsync<AgentFailedException>(async () =>
        {
            await using var writer = await Docker.WriteRecordsAsync(disk.Volume, new RecordSpec { Bytes = 65536, Rate = 0 });
            await writer.WaitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        });

        Assert.Matches(@"disk disk could not be cut: the engine's storage has \d+ MiB free, and 256 MiB are needed", cut.Message);
        Assert.Matches("fdatasync of /data/records: (No space left on device|Input/output error)", written.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_writer_reports_a_full_disk()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);

        // The disk may be full before the start has returned.
        var error = await Assert.ThrowsAsync<AgentFailedException>(async () =>
        {
            var spec = new RecordSpec { Bytes = 65536, Rate = 0, Sync = RecordSync.None };
            await using var writer = await Docker.WriteRecordsAsync(disk.Volume, spec);
            await writer.WaitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        });

        Assert.Contains("No space left on device", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_message_says_which_device_rules_a_container_needs()
    {
        var tools = await Docker.RunAsync("toolbox", new() { Network = "none", Mounts = [ContainerMount.Anonymous("/disk")] });
        await using var agent = await tools.OpenAgentAsync();

        var error = await Assert.ThrowsAsync<AgentFailedException>(() => agent.Disks.CreateAsync(new DiskArguments("/disk", "d", Size)));

        Assert.Contains("/dev/loop-control (10:237) can't be opened", error.Message);
        Assert.Contains("modprobe loop", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_record_of_odd_length_is_refused()
    {
        var volume = await Docker.CreateVolumeAsync("volume");

        var error = await Assert.ThrowsAsync<AgentFailedException>(() => Docker.WriteRecordsAsync(volume, new RecordSpec { Bytes = 17 }));

        Assert.Contains("expected a multiple of 8 from 16 to 65536", error.Message);
    }
}
