using Labs.Docker;

namespace Labs.MySql.Tests;

/// <summary>A disk that fills up under load. MySQL waits for space and then gives up its binary log; MariaDB ends itself.</summary>
public sealed class FullDiskTests : MySqlLab
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromMinutes(3);

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task The_run_ends_and_no_acknowledged_row_is_lost(Product product)
    {
        var disk = await Docker.CreatePowerDiskAsync("small", 640L << 20);
        var server = await Docker.ServerAsync(product, new ServerSpec
        {
            Data = disk.Volume,
            Settings = { ["log_bin"] = "binlog", ["sync_binlog"] = "0", ["innodb_flush_log_at_trx_commit"] = "2" },
        });
        await server.PrepareLoadAsync();
        // Another file leaves 8 MiB.
        const string fill = "fallocate -l $(( $(df --output=avail -B1 /data | tail -1) - (8 << 20) )) /data/ballast";
        (await server.Container.ExecAsync("sh", "-c", fill)).ThrowIfFailed();
        using var journal = Journal.Create(Lab, $"full-{product}");
        var load = new WorkloadSpec
        {
            Threads = 4,
            PadBytes = LoadTable.PadBytes,
            Duration = TimeSpan.FromSeconds(12),
            StatementTimeout = TimeSpan.FromSeconds(3),
            Journal = journal,
        };

        var result = await server.LoadAsync(load).WaitAsync(s_noHang);

        Assert.NotNull(result.FirstError);
        var acknowledged = journal.Entries().Count;
        Assert.InRange(acknowledged, 1, journal.LastId - 1);
        var remove = new ContainerSpec { Command = ["rm", "/data/ballast"], Mounts = [ContainerMount.Volume(disk.Volume, "/data")] };
        var remover = await Docker.RunAsync("busybox", remove);
        Assert.Equal(0, await remover.WaitAsync());
        await remover.RemoveAsync();
        if (!(await server.Container.InspectAsync()).Running)
            await server.StartAsync();
        Assert.Empty(journal.Compare(await server.PresentIdsAsync()).Lost);
        Assert.Equal(acknowledged, journal.Entries().Count);
    }
}
