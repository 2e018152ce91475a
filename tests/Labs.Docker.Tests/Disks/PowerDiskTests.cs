using System.Collections.Concurrent;

namespace Labs.Docker.Tests;

public sealed class PowerDiskTests : DockerLab
{
    private const long Size = 256L << 20;

    [Theory, Needs(Capability.Docker)]
    [InlineData(RecordSync.Data)]
    [InlineData(RecordSync.All)]
    [InlineData(RecordSync.None)]
    public async Task A_cut_has_what_was_synced_and_not_what_was_in_the_page_cache(RecordSync sync)
    {
        const int trials = 20;
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var spec = new RecordSpec { Sync = sync, Rate = 2000 };
        await using var writer = await Docker.WriteRecordsAsync(disk.Volume, spec);

        for (var trial = 0; trial < trials; trial++)
        {
            var acknowledged = await MoreAsync(writer, 50);
            await using var cut = await disk.CutAsync();
            var found = await cut.ReadRecordsAsync(spec);

            if (sync is RecordSync.None)
                Assert.True(found.Intact + found.Later < acknowledged / 2, $"trial {trial}: {acknowledged} acknowledged, {found}");
            else
                Assert.True(found.Intact >= acknowledged, $"trial {trial}: {acknowledged} acknowledged, {found}");
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Killing_the_writer_keeps_the_page_cache_that_a_cut_loses()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var spec = new RecordSpec { Sync = RecordSync.None, Rate = 2000 };
        var writer = await Docker.WriteRecordsAsync(disk.Volume, spec);
        var acknowledged = await MoreAsync(writer, 500);
        // The container stays, because the engine unmounts a volume with its last container, and that writes the page cache to disk.
        var tools = Docker.Containers.Single(container => container.ShortName.StartsWith("records", StringComparison.Ordinal));
        await tools.ExecAsync("pkill", "-9", "labs-agent");
        await Assert.ThrowsAsync<AgentGoneException>(() => writer.WaitAsync());
        await using var cut = await disk.CutAsync();

        Assert.True((await Docker.ReadRecordsAsync(disk.Volume, spec)).Intact >= acknowledged);
        Assert.Equal(0, (await cut.ReadRecordsAsync(spec)).Intact);
        await writer.DisposeAsync();
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Sync_makes_everything_durable()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var spec = new RecordSpec { Sync = RecordSync.None, Rate = 2000 };
        await using var writer = await Docker.WriteRecordsAsync(disk.Volume, spec);
        var acknowledged = await MoreAsync(writer, 100);
        await using var before = await disk.CutAsync();
        await disk.SyncAsync();
        await using var after = await disk.CutAsync();

        Assert.False((await before.ReadRecordsAsync(spec)).Exists);
        Assert.True((await after.ReadRecordsAsync(spec)).Intact >= acknowledged);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Cuts_of_a_busy_file_system_recover_by_its_journal()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        // Many small transactions of the journal: names are made, moved and removed, and all of it is synced often.
        const string Script = """
            cd /data; i=0
            while :; do
              i=$((i+1)); mkdir d$i; echo $i >d$i/a; mv d$i/a d$i/b
              [ $i -gt 20 ] && rm -r d$((i-20))
              [ $((i%5)) = 0 ] && { sync; echo $i; }
            done
            """;
        await Docker.RunAsync("toolbox", new()
        {
            Name = "busy",
            Mounts = [ContainerMount.Volume(disk.Volume, "/data")],
            Command = ["sh", "-c", Script],
        });
        var needed = 0;
        for (var trial = 0; trial < 5; trial++)
        {
            await using var cut = await disk.CutAsync();
            var before = await disk.Tools.ExecAsync("dumpe2fs", "-h", cut.Device);
            needed += before.Stdout.Contains("needs_recovery") ? 1 : 0;
            // e2fsck exits with 0 only if there is nothing to repair.
            var files = await RunToEndAsync("toolbox", new()
            {
                Name = $"look-{trial}",
                Mounts = [ContainerMount.Volume(cut.Volume, "/data")],
                Command = ["ls", "/data"],
            });
            var check = await disk.Tools.ExecAsync("e2fsck", "-fn", cut.Device);
            Assert.True(check.ExitCode == 0, check.Stdout + check.Stderr);
            Assert.Contains("lost+found", files.Stdout);
        }
        Assert.Equal(5, needed);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Many_cuts_of_one_disk_are_recovered_in_parallel()
    {
        const int cuts = 8;
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        await using var writer = await Docker.WriteRecordsAsync(disk.Volume);
        var seen = new ConcurrentDictionary<int, (long Acknowledged, RecordsFound Found)>();

        await Task.WhenAll(Enumerable.Range(0, cuts).Select(async _ =>
        {
            var acknowledged = await MoreAsync(writer, 10);
            await using var cut = await disk.CutAsync();
            // As a server's data: a separate volume in a separate container.
            seen[cut.Number] = (acknowledged, await Docker.ReadRecordsAsync(cut.Volume));
        }));

        Assert.Equal(cuts, seen.Count);
        Assert.All(seen.Values, trial => Assert.True(trial.Found.Intact >= trial.Acknowledged, $"{trial}"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_disk_does_direct_io_in_a_container_without_privileges()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);

        Assert.Equal("1", (await disk.Tools.ExecAsync("cat", $"/sys/block/{disk.Device["/dev/".Length..]}/loop/dio")).Stdout.Trim());
        // Bits 21 (SYS_ADMIN) and 27 (MKNOD) of include/uapi/linux/capability.h, and no other.
        Assert.Contains("CapBnd:\t0000000008200000", (await disk.Tools.ExecAsync("cat", "/proc/self/status")).Stdout);
        // It must not read the machine's other disks either.
        const string Script =
            "numbers=$(cat $(ls -d /sys/block/* | grep -v loop | head -1)/dev | tr : ' ') && " +
            "mknod /dev/other b $numbers && head -c 1 /dev/other";
        var other = await disk.Tools.ExecAsync("sh", "-c", Script);
        Assert.Contains("Operation not permitted", other.Stderr);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Sync_latency_is_measured_in_a_container_and_leaves_no_file()
    {
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var box = await Docker.RunAsync("busybox", new() { Mounts = [ContainerMount.Volume(disk.Volume, "/data")], Command = Forever });

        var samples = await Docker.Agent.Disks.MeasureSyncAsync(box, "/data", 50);

        Assert.Equal(50, samples.Count);
        Assert.All(samples, sample => Assert.True(sample > 0));
        Assert.Equal("lost+found", (await box.ExecAsync("ls", "-A", "/data")).Stdout.Trim());
    }

    /// <summary>Waits until more records are acknowledged, and returns their number.</summary>
    private static async Task<long> MoreAsync(RecordWriter writer, int records)
    {
        var enough = writer.Acknowledged + records;
        await Wait.UntilAsync($"record {enough}", _ => Task.FromResult(writer.Acknowledged >= enough), TimeSpan.FromSeconds(60));
        return writer.Acknowledged;
    }
}
