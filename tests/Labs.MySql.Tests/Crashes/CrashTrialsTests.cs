using Labs.Docker.Tests;

namespace Labs.MySql.Tests;

public sealed class CrashTrialsTests : MySqlLab
{
    [DockerTheory]
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

    [DockerTheory]
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
        await server.RemoveAsync();
        Console.WriteLine($"{strict}\n{lax}");

        Assert.Equal(0, strict.TotalLost);
        Assert.InRange(lax.TotalLost, 1, int.MaxValue);
        Assert.Equal((0, 0), (strict.OnlyInBinlog, strict.OnlyInTable));
        Assert.All(strict.Trials, trial => Assert.InRange(trial.Rows.Acknowledged, 1, int.MaxValue));
    }

    private static Dictionary<string, string> Logged(Product product) => product == Product.MySql
        ? new() { ["binlog_rows_query_log_events"] = "ON" }
        : new() { ["log_bin"] = "binlog" };
}
