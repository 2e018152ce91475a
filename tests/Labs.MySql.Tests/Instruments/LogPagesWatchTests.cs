namespace Labs.MySql.Tests;

public sealed class LogPagesWatchTests : MySqlLab
{
    [Fact]
    public void Readings_are_parsed_and_other_lines_are_skipped()
    {
        var readings = LogPagesWatch.Parse(["1796004299.458690296 7 1 3 0", "cachestat: Function not implemented", ""]);

        Assert.Equal([new LogPages(1796004299.458690296, 7, 1, 3, 0)], readings);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_write_is_dirty_until_it_is_flushed()
    {
        var server = await ServerAsync(Product.MySql, new() { ["log_bin"] = "binlog", ["sync_binlog"] = "0" });
        await server.PrepareLoadAsync();
        await using var watch = await server.WatchLogPagesAsync(TimeSpan.FromMilliseconds(10));
        if (watch.Unavailable is { } reason)
        {
            Assert.Contains("cachestat", reason);   // Linux before 6.5
            return;
        }
        await server.ExecuteAsync("INSERT INTO lab.entries VALUES (1, 0, '')");
        await Wait.UntilAsync("the binary log is dirty", _ => Task.FromResult(watch.Readings[^1].BinlogDirty > 0),
            TimeSpan.FromSeconds(10));
        await server.ExecuteAsync("FLUSH BINARY LOGS");
        await server.SetAsync("sync_binlog", 1);
        await server.ExecuteAsync("INSERT INTO lab.entries VALUES (2, 0, '')");
        await Wait.UntilAsync("it is clean", _ => Task.FromResult(watch.Readings[^1] is { BinlogDirty: 0, BinlogWriteback: 0 }),
            TimeSpan.FromSeconds(10));
    }
}
