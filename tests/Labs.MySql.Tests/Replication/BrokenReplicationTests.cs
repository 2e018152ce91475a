using System.Diagnostics;

namespace Labs.MySql.Tests.Replication;

public sealed class BrokenReplicationTests : MySqlLab
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Equal_server_ids_are_reported_at_once_and_can_be_fixed_while_running(Product product)
    {
        var topology = await Docker.ReplicationAsync(product, new ReplicationSpec { Replicas = 0 });
        var replica = await topology.AddReplicaAsync(new ServerSpec { ServerId = topology.Primary.ServerId }, start: false);
        var equal = await Assert.ThrowsAsync<ReplicationException>(() => replica.StartAsync().WaitAsync(s_noHang));
        Assert.Equal(product == Product.MySql ? 13117 : 1593, equal.Number);
        Assert.Matches("equal (MySQL|MariaDB) server ids", equal.ServerMessage);
        Assert.Contains(equal.ServerMessage, equal.Message);
        Assert.Equal("No", (await replica.StatusAsync()).IoRunning);

        await replica.Server.SetAsync("server_id", topology.Primary.ServerId + 100);
        await replica.StopAsync();
        await replica.StartAsync();
        await replica.WaitForAsync(topology.Primary);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_purged_binary_log_is_reported_at_once(Product product)
    {
        var topology = await Docker.ReplicationAsync(product);
        var (primary, replica) = (topology.Primary, topology.Replicas[0]);
        await replica.WaitForAsync(primary);
        await replica.StopAsync();
        await primary.ExecuteAsync("CREATE DATABASE lab; FLUSH BINARY LOGS; CREATE DATABASE lab2; FLUSH BINARY LOGS");
        var last = await primary.PositionAsync();
        await Wait.UntilAsync("the old logs are gone", async _ =>
        {
            await primary.ExecuteAsync($"PURGE BINARY LOGS TO '{last.File}'");
            return (await primary.QueryAsync("SHOW BINARY LOGS")).Rows.Count == 1;
        }, s_noHang);

        // The I/O thread runs for a moment before the source refuses.
        var purged = await Assert.ThrowsAsync<ReplicationException>(async () =>
        {
            await replica.StartAsync();
            await replica.WaitForAsync(primary, s_noHang);
        }).WaitAsync(s_noHang);
        Assert.True(purged.Number is 1236 or 13114, purged.Message);
        Assert.Contains("1236", purged.Message);
        Assert.Contains("purged", purged.ServerMessage);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_wrong_password_of_a_replica_is_reported_at_once(Product product)
    {
        var topology = await Docker.ReplicationAsync(product);
        await topology.WaitForReplicasAsync();
        await topology.Replicas[0].StopAsync();
        await topology.Primary.ExecuteAsync("ALTER USER replication@'%' IDENTIFIED BY 'changed'");
        var refused = await Assert.ThrowsAsync<ReplicationException>(() => topology.Replicas[0].StartAsync().WaitAsync(s_noHang));
        Assert.Equal(1045, refused.Number);
        Assert.Contains("Access denied", refused.ServerMessage);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_row_that_cannot_be_applied_is_reported_at_once(Product product)
    {
        var topology = await Docker.ReplicationAsync(product);
        var (primary, replica) = (topology.Primary, topology.Replicas[0]);
        await primary.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY)");
        await replica.WaitForAsync(primary);
        await replica.Server.ExecuteAsync("SET sql_log_bin = 0; INSERT INTO lab.t VALUES (1)");
        await primary.ExecuteAsync("INSERT INTO lab.t VALUES (1)");
        var clock = Stopwatch.StartNew();
        var duplicate = await Assert.ThrowsAsync<ReplicationException>(() => replica.WaitForAsync(primary, s_noHang));
        Assert.True(clock.Elapsed < s_noHang);
        Assert.Equal(1062, duplicate.Number);
        Assert.Contains("Duplicate entry", duplicate.ServerMessage);
    }
}
