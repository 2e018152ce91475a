
namespace Labs.MySql.Tests;

public sealed class WriteTraceTests : MySqlLab
{
    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task Each_commit_flushes_both_logs(Product product)
    {
        var server = await ServerAsync(product, new() { ["performance_schema"] = "ON", ["sync_binlog"] = "1" });
        await server.PrepareLoadAsync();
        async Task<(WriteEvents Trace, FileIo Counts)> Insert(int rows)
        {
            await using var trace = await server.TraceWritesAsync();
            var before = await server.FileIoAsync();
            var first = await server.ScalarAsync<long>("SELECT COUNT(*) FROM lab.entries");
            for (var id = first + 1; id <= first + rows; id++)
                await server.ExecuteAsync($"INSERT INTO lab.entries VALUES ({id}, 0, '')");
            var counts = (await server.FileIoAsync()).Since(before);
            return (await trace.StopAsync(), counts);
        }
        var (strict, counts) = await Insert(20);
        await server.SetAsync("innodb_flush_log_at_trx_commit", 0);
        await server.SetAsync("sync_binlog", 0);
        var (lax, _) = await Insert(20);

        Assert.InRange(strict.Flushes(FileKind.Redo).Count, 20, 60);
        Assert.InRange(strict.Flushes(FileKind.Binlog).Count, 20, 25);
        Assert.InRange(strict.Writes(FileKind.Binlog).Count, 20, 60);
        Assert.InRange(lax.Flushes(FileKind.Redo).Count, 0, 10);
        Assert.Empty(lax.Flushes(FileKind.Binlog));
        Assert.All(strict.All, each => Assert.InRange(each.At, -0.5, strict.Seconds + 0.5));
        // The performance schema agrees about the binary log.
        var traced = strict.Writes(FileKind.Binlog).Sum(each => each.Bytes);
        Assert.InRange(counts[FileKind.Binlog].Flushes, 20, 45);
        Assert.InRange(counts[FileKind.Binlog].Bytes, traced / 2, traced * 2);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_performance_schema_that_is_off_is_reported()
    {
        var server = await ServerAsync(Product.MariaDb);

        var error = await Assert.ThrowsAsync<ServerException>(() => server.FileIoAsync());
        Assert.Contains("performance_schema is OFF", error.Message);
    }
}
