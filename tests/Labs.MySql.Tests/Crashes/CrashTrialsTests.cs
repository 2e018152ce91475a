using Labs.Docker;

namespace Labs.MySql.Tests;

public sealed class CrashTrialsTests : MySqlLab
{
    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task AKilledServerLosesRowsWithZeroOnly(Product product)
    {
        var server = await ServerAsync(product, Logged(product));
        await server.PrepareLoadAsync();
        CrashSpec Setting(int flush) => new() { Trials = 3, CompareBinlog = true, Settings = { ["innodb_flush_log_at_trx_commit"] = flush, ["sync_binlog"] = 1 } };
        var (two, zero) = (await CrashTrials.KillAsync(server, Setting(2)), await CrashTrials.KillAsync(server, Setting(0)));

        Assert.Equal(0, two.TotalLost);
        Assert.InRange(zero.TotalLost, 1, int.MaxValue);
        // What the table lost, the binary log has.
        Assert.Equal(zero.Trials.SelectMany(trial => trial.Rows.Lost).Order(), zero.Trials.SelectMany(trial => trial.Binlog!.OnlyInBinlog.Intersect(trial.Rows.Lost)).Order());
        Assert.Equal((0, 0), (two.OnlyInBinlog, two.OnlyInTable));
        Assert.All(zero.Trials, trial => Assert.InRange(trial.Rows.Acknowledged, 1, trial.Binlog!.InBinlog));
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task APowerCutLosesNothingThatWasFlushed(Product product)
    {
        var disk = await Docker.CreatePowerDiskAsync("power", 2L << 30);
        var server = await Docker.ServerAsync(product, new ServerSpec { Data = disk.Volume, Settings = Logged(product) });
        await server.PrepareLoadAsync();
        CrashSpec Setting(int flush, int binlog) => new() { Trials = 3, CompareBinlog = true, Settings = { ["innodb_flush_log_at_trx_commit"] = flush, ["sync_binlog"] = binlog } };
        var strict = await CrashTrials.CutPowerAsync(server, disk, Setting(1, 1));
        var lax = await CrashTrials.CutPowerAsync(server, disk, Setting(0, 0));
        await NothingIsLeftOfCutsAsync();
        await server.RemoveAsync();
        Console.WriteLine($"{strict}\n{lax}");

        Assert.Equal(0, strict.TotalLost);
        Assert.InRange(lax.TotalLost, 1, int.MaxValue);
        Assert.Equal((0, 0), (strict.OnlyInBinlog, strict.OnlyInTable));
        Assert.All(strict.Trials, trial => Assert.InRange(trial.Rows.Acknowledged, 1, int.MaxValue));
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql, true)]
    [InlineData(Product.MySql, false)]
    [InlineData(Product.MariaDb, true)]
    [InlineData(Product.MariaDb, false)]
    public async Task ServersOnTwoCutsAnswerAtTheSameTimeBesideTheOneThatGoesOn(Product product, bool reachesContainers)
    {
        var disk = await Docker.CreatePowerDiskAsync("power", 2L << 30);
        var server = await Docker.ServerAsync(product, new ServerSpec { Data = disk.Volume, Settings = Logged(product) });
        await server.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY)");
        var cuts = new List<DiskCut>();
        for (var id = 1; id <= 2; id++)
        {
            await server.ExecuteAsync($"INSERT INTO lab.t VALUES ({id})");
            await disk.SyncAsync();
            cuts.Add(await disk.CutAsync());
        }
        // A machine that reaches published ports alone gives each cut a container.
        ServerGroup.Of(Docker).ReachesContainers = reachesContainers;
        var again = await Task.WhenAll(cuts.Select(cut => Server.StartOnCutAsync(server, cut, new() { ["log_bin"] = "binlog" }, CancellationToken.None)));

        Assert.Equal([1], await again[0].ListAsync<int>("SELECT id FROM lab.t"));
        Assert.Equal([1, 2], await again[1].ListAsync<int>("SELECT id FROM lab.t ORDER BY id"));
        await again[0].ExecuteAsync("INSERT INTO lab.t VALUES (3)");
        Assert.Equal([1, 3], await again[0].ListAsync<int>("SELECT id FROM lab.t ORDER BY id"));
        Assert.Equal(reachesContainers, Docker.Containers.Count == 3);   // the server, the disk's tools, the agent's
        await Task.WhenAll(again.Select(each => each.RemoveAsync()));
        await Task.WhenAll(cuts.Select(cut => cut.DisposeAsync().AsTask()));

        await NothingIsLeftOfCutsAsync();
        Assert.Equal(2, await server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.t"));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task AServerThatCannotStartOnItsCutSaysWhy(Product product)
    {
        var disk = await Docker.CreatePowerDiskAsync("power", 2L << 30);
        var server = await Docker.ServerAsync(product, new ServerSpec { Data = disk.Volume, Settings = Logged(product) });
        await server.PrepareLoadAsync();

        var failed = await Assert.ThrowsAsync<ServerException>(() => CrashTrials.CutPowerAsync(server, disk, new() { Trials = 1 }, new Dictionary<string, string> { ["no_such_variable"] = "1" }));

        Assert.Matches(@"-cut-1 ended with exit code \d+ before it answered SQL", failed.Message);
        Assert.Contains("no_such_variable", failed.Message);
        Assert.Equal(0, await server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.entries WHERE id < 0"));
        await disk.DisposeAsync();
        await NothingIsLeftOfCutsAsync();
    }

    /// <summary>Waits until the engine's kernel has neither a cut's device nor a server on one. It lets go of them in its own time.</summary>
    private Task NothingIsLeftOfCutsAsync() => Wait.UntilAsync("nothing is left of the cuts", async token =>
    {
        var loops = (await Docker.Agent.Processes.RunAsync(Docker.Host, ["mnt"], "sh", "-c", "cat /sys/block/loop*/loop/backing_file")).Lines.Where(line => line.Contains(Lab.Id) && line.Contains("-cut-"));
        var servers = (await Docker.Agent.Processes.RunAsync(Docker.Host, [], "ps", "-eo", "args")).Lines.Where(line => line.Contains("--port=33"));
        var left = loops.Concat(servers).ToList();
        return (left.Count == 0, string.Join("; ", left));
    }, TimeSpan.FromSeconds(15));

    private static Dictionary<string, string> Logged(Product product) => product == Product.MySql
        ? new() { ["binlog_rows_query_log_events"] = "ON" }
        : new() { ["log_bin"] = "binlog" };
}
