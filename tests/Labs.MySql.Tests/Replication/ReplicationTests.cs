
namespace Labs.MySql.Tests.Replication;

public sealed class ReplicationTests : MySqlLab
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static TheoryData<Product, bool> ProductsAndPlaces => new()
    {
        { Product.MySql, true }, { Product.MySql, false }, { Product.MariaDb, true }, { Product.MariaDb, false },
    };

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(ProductsAndPlaces))]
    public async Task Rows_arrive_and_each_thread_can_be_stopped_alone(Product product, bool gtid)
    {
        var topology = await Docker.ReplicationAsync(product, new ReplicationSpec { Gtid = gtid });
        var (primary, replica) = (topology.Primary, topology.Replicas[0]);
        await primary.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY); INSERT INTO lab.t VALUES (1)");
        await replica.WaitForAsync(primary);
        Assert.Equal([1], await replica.Server.ListAsync<int>("SELECT id FROM lab.t"));

        // Without the SQL thread the event stays in the relay log.
        await replica.StopAsync(ReplicaThread.Sql);
        var before = await replica.StatusAsync();
        await primary.ExecuteAsync("INSERT INTO lab.t VALUES (2)");
        var position = await primary.PositionAsync();
        await Wait.UntilAsync("it is received", async _ => (await replica.StatusAsync()).ReadPosition == position.Position, s_patience);
        var received = await replica.StatusAsync();
        Assert.Equal(("Yes", "No"), (received.IoRunning, received.SqlRunning));
        Assert.True(received.RelayLogBytes > before.RelayLogBytes);
        Assert.Equal(before.ExecutedPosition, received.ExecutedPosition);
        Assert.Equal([1], await replica.Server.ListAsync<int>("SELECT id FROM lab.t"));
        var stopped = await Assert.ThrowsAsync<ReplicationException>(() => replica.WaitForAsync(position, TimeSpan.FromSeconds(60)));
        Assert.Contains("SQL thread is stopped", stopped.Message);

        await replica.StartAsync(ReplicaThread.Sql);
        await replica.WaitForAsync(position);
        Assert.Equal([1, 2], await replica.Server.ListAsync<int>("SELECT id FROM lab.t"));

        // Without the I/O thread nothing arrives.
        await replica.StopAsync(ReplicaThread.Io);
        await primary.ExecuteAsync("INSERT INTO lab.t VALUES (3)");
        var late = await Assert.ThrowsAsync<ReplicationException>(() => replica.WaitForAsync(primary, TimeSpan.FromSeconds(0.3)));
        Assert.Contains("is not there yet", late.Message);
        Assert.Equal(await primary.ChecksumAsync("lab.t"), await primary.ChecksumAsync("lab.t"));
        Assert.NotEqual(await primary.ChecksumAsync("lab.t"), await replica.Server.ChecksumAsync("lab.t"));
        Assert.Equal(gtid, position.Gtids.Length > 0 && received.RetrievedGtids.Length > 0 || product == Product.MariaDb && gtid);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task After_a_failover_the_other_replica_follows_the_promoted_one(Product product)
    {
        var spec = new ReplicationSpec { Replicas = 2, SemiSync = true, SemiSyncTimeout = TimeSpan.FromHours(1) };
        var topology = await Docker.ReplicationAsync(product, spec);
        await topology.Primary.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY); INSERT INTO lab.t VALUES (1)");
        await topology.WaitForReplicasAsync();
        await topology.Primary.KillAsync();

        var promoted = await topology.Replicas[0].PromoteAsync();
        Assert.False((await topology.Replicas[0].StatusAsync()).IsConfigured);
        Assert.Equal("OFF", (await promoted.VariablesAsync("read_only"))["read_only"]);
        await topology.Replicas[1].PointToAsync(promoted);
        await promoted.ExecuteAsync("INSERT INTO lab.t VALUES (2)");
        await topology.Replicas[1].WaitForAsync(promoted);
        Assert.Equal([1, 2], await topology.Replicas[1].Server.ListAsync<int>("SELECT id FROM lab.t"));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Semi_sync_holds_a_commit_during_a_network_partition(Product product)
    {
        var spec = new ReplicationSpec { SemiSync = true, SemiSyncTimeout = TimeSpan.FromHours(1) };
        var topology = await Docker.ReplicationAsync(product, spec);
        await topology.Primary.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY)");
        await topology.WaitForReplicasAsync();
        Task<int> insert;
        await using (await topology.Primary.PartitionFromAsync(topology.Replicas[0].Server))
        {
            insert = topology.Primary.ExecuteAsync("INSERT INTO lab.t VALUES (1)");
            await Wait.UntilAsync("the commit waits for the replica", async _ => await topology.Primary.ScalarAsync<int>(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for semi-sync ACK%'") == 1, s_patience);
            Assert.False(insert.IsCompleted);
        }
        Assert.Equal(1, await insert.WaitAsync(TimeSpan.FromSeconds(60)));
        await topology.WaitForReplicasAsync();
        Assert.Equal([1], await topology.Replicas[0].Server.ListAsync<int>("SELECT id FROM lab.t"));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task The_network_timeout_ends_a_silent_connection(Product product)
    {
        var topology = await Docker.ReplicationAsync(product);
        var replica = topology.Replicas[0];
        await replica.SetNetTimeoutAsync(TimeSpan.FromSeconds(2));
        await replica.StartAsync();
        await topology.WaitForReplicasAsync();
        await using (await topology.Primary.PartitionFromAsync(replica.Server))
        {
            Assert.True((await replica.StatusAsync()).BothRun);
            await Wait.UntilAsync("the I/O thread gives up", async _ => !(await replica.StatusAsync()).BothRun, s_patience);
        }
        await topology.Primary.ExecuteAsync("CREATE DATABASE lab");
        await topology.WaitForReplicasAsync();
        var primary = GtidSet.Parse((await topology.Primary.PositionAsync()).Gtids);
        Assert.Equal("none", primary.Except((await replica.StatusAsync()).AllGtids).Abbreviated);
        await Assert.ThrowsAsync<ArgumentException>(() => replica.SetNetTimeoutAsync(TimeSpan.FromSeconds(0.5)));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Threads_are_listed_on_both_sides(Product product)
    {
        var topology = await Docker.ReplicationAsync(product, new ReplicationSpec { Replicas = 2, Workers = 3 });
        var primary = await topology.Primary.ReplicationThreadsAsync();
        Assert.Equal(2, primary.Count(thread => thread.Role == "dump"));
        Assert.All(primary, thread => Assert.StartsWith("replication@", thread.User));
        var replica = await topology.Replicas[0].Server.ReplicationThreadsAsync();
        Assert.Equal(["I/O", "SQL", "worker", "worker", "worker"], replica.Select(thread => thread.Role).Order());
        Assert.Equal(3, (await topology.Replicas[0].StatusAsync()).Workers.Count);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task The_heartbeat_sees_a_delay_and_its_end(Product product)
    {
        var topology = await Docker.ReplicationAsync(product);
        var replica = topology.Replicas[0];
        await using var heartbeat = await topology.StartHeartbeatAsync();
        await UntilBehindAsync("shows the newest beat", behind => behind < TimeSpan.FromSeconds(0.5));
        await replica.DelayAsync(TimeSpan.FromSeconds(2));
        await UntilBehindAsync("is more than a second behind", behind => behind > TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(2), (await replica.StatusAsync()).Delay);
        await replica.DelayAsync(TimeSpan.Zero);
        await UntilBehindAsync("has caught up", behind => behind < TimeSpan.FromSeconds(0.5));
        Assert.All(heartbeat.Of(replica), lag => Assert.True(lag.Behind >= TimeSpan.Zero && lag.SinceBeat >= TimeSpan.Zero));

        Task UntilBehindAsync(string what, Func<TimeSpan, bool> isMet) => Wait.UntilAsync($"the replica {what}",
            _ => Task.FromResult(heartbeat.Now(replica) is { } lag && isMet(lag.Behind)), s_patience);
    }
}
