using Labs.Docker;

namespace Labs.MySql.Tests.Servers;

public sealed class ServerOnCutTests : MySqlLab
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql, true)]
    [InlineData(Product.MySql, false)]
    [InlineData(Product.MariaDb, true)]
    [InlineData(Product.MariaDb, false)]
    public async Task Servers_on_two_cuts_and_the_live_server_answer_at_the_same_time(Product product, bool reachesContainers)
    {
        var (disk, live) = await CutLab.StartAsync(Docker, product);
        await live.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY)");
        var cuts = new List<DiskCut>();
        for (var id = 1; id <= 2; id++)
        {
            await live.ExecuteAsync($"INSERT INTO lab.t VALUES ({id})");
            await disk.SyncAsync();
            cuts.Add(await disk.CutAsync());
        }
        // If the machine only reaches published ports, each cut gets a container.
        ServerGroup.Of(Docker).ReachesContainers = reachesContainers;
        var onCuts = await Task.WhenAll(cuts.Select(cut => StartAsync(live, cut)));

        Assert.Equal([1], await onCuts[0].ListAsync<int>("SELECT id FROM lab.t"));
        Assert.Equal([1, 2], await onCuts[1].ListAsync<int>("SELECT id FROM lab.t ORDER BY id"));
        await onCuts[0].ExecuteAsync("INSERT INTO lab.t VALUES (3)");
        Assert.Equal([1, 3], await onCuts[0].ListAsync<int>("SELECT id FROM lab.t ORDER BY id"));
        Assert.Equal(reachesContainers, Docker.Containers.Count == 3); // the server's, the disk's tool container, the agent's
        await Task.WhenAll(onCuts.Select(each => each.RemoveAsync()));
        await Task.WhenAll(cuts.Select(cut => cut.DisposeAsync().AsTask()));

        await CutLab.UntilNothingIsLeftOfCutsAsync(Docker);
        Assert.Equal(2, await live.ScalarAsync<int>("SELECT COUNT(*) FROM lab.t"));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Pausing_killing_and_stopping_a_server_on_a_cut_leaves_the_live_server_running(Product product)
    {
        var (disk, live) = await CutLab.StartAsync(Docker, product);
        await live.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY); INSERT INTO lab.t VALUES (1)");
        await disk.SyncAsync();
        await using var cut = await disk.CutAsync();
        ServerGroup.Of(Docker).ReachesContainers = true;
        var onCut = await StartAsync(live, cut);
        await using var connection = await live.OpenAsync();

        await onCut.PauseAsync();
        var waiting = onCut.ScalarAsync<int>("SELECT COUNT(*) FROM lab.t");
        Assert.Equal(1, await CountAsync(live));
        Assert.False(waiting.IsCompleted);
        await onCut.UnpauseAsync();
        Assert.Equal(1, await waiting.WaitAsync(s_noHang));

        await onCut.KillAsync();
        Assert.Equal(1, await CountAsync(live));
        var killed = await Assert.ThrowsAsync<ServerException>(() => CountAsync(onCut));
        Assert.Contains($"{onCut.Name} ended with exit code 137", killed.Message);
        await onCut.KillAsync(); // it has ended already

        await onCut.StartAsync();
        Assert.Equal(1, await CountAsync(onCut));
        await onCut.StopAsync();
        Assert.Equal(1, await CountAsync(live));
        var stopped = await Assert.ThrowsAsync<ServerException>(() => CountAsync(onCut));
        Assert.Contains($"{onCut.Name} ended with exit code 0", stopped.Message);

        await onCut.RemoveAsync();
        Assert.True((await live.Container.InspectAsync()).Running);
        Assert.True(await connection.PingAsync()); // the live server has not even been restarted
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_server_on_a_cut_offers_no_container_and_no_partition()
    {
        var (disk, live) = await CutLab.StartAsync(Docker, Product.MariaDb);
        await disk.SyncAsync();
        await using var cut = await disk.CutAsync();
        ServerGroup.Of(Docker).ReachesContainers = true;
        var onCut = await StartAsync(live, cut);

        Assert.Contains(live.Name, Assert.Throws<ServerException>(() => onCut.Container).Message);
        await Assert.ThrowsAsync<ServerException>(() => onCut.PartitionFromAsync(live));
        Assert.NotEqual(await live.HostPidAsync(CancellationToken.None), await onCut.HostPidAsync(CancellationToken.None));
        Assert.Contains(":3307", onCut.ToMime()["text/plain"]);
        await onCut.RemoveAsync();
    }

    private static Task<int> CountAsync(Server server) => server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.t").WaitAsync(s_noHang);

    private static Task<Server> StartAsync(Server live, DiskCut cut) =>
        Server.StartOnCutAsync(live, cut, new() { ["log_bin"] = "binlog" }, CancellationToken.None);
}
