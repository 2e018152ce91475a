using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql.Tests.Servers;

public sealed class BadInputTests : MySqlLab
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_wrong_password_is_refused_in_the_servers_words(Product product)
    {
        var server = await Docker.ServerAsync(product);
        await using var connection = new MySqlConnection(server.ConnectionString(builder => builder.Password = "wrong"));
        var refused = await Assert.ThrowsAsync<MySqlException>(() => connection.OpenAsync(CancellationToken.None).WaitAsync(s_noHang));
        Assert.Equal(1045, refused.Number);
        Assert.Equal("28000", refused.SqlState);
        Assert.Contains("Access denied", refused.Message);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_server_that_dies_during_a_query_ends_the_query(Product product)
    {
        var server = await Docker.ServerAsync(product);
        var query = server.ScalarAsync<int>("SELECT SLEEP(1000)");
        await Wait.UntilAsync("the query runs", async _ =>
            await server.ScalarAsync<int>("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'") == 1,
            s_noHang);
        await server.KillAsync();
        var ended = await Assert.ThrowsAsync<ServerException>(() => query.WaitAsync(s_noHang));
        Assert.Contains("ended with exit code 137", ended.Message);
        Assert.Contains("ready for connections", ended.Message);
        Assert.IsType<MySqlException>(ended.InnerException);
        var refused = await Assert.ThrowsAsync<ServerException>(() => server.ScalarAsync<int>("SELECT 1").WaitAsync(s_noHang));
        Assert.Contains("StartAsync", refused.Message);
        await server.StartAsync();
        Assert.Equal(1, await server.ScalarAsync<int>("SELECT 1"));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_server_that_cannot_start_reports_why(Product product)
    {
        var failed = await Assert.ThrowsAsync<ServerException>(() =>
            Docker.ServerAsync(product, new ServerSpec { Settings = { ["no_such_variable"] = "1" } }).WaitAsync(s_noHang));
        Assert.Contains("ended with exit code", failed.Message);
        Assert.Contains("no_such_variable", failed.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_setting_with_a_wrong_name_is_refused_before_anything_starts()
    {
        var spec = new ServerSpec { Settings = { ["--sync_binlog"] = "1" } };
        var odd = await Assert.ThrowsAsync<ArgumentException>(() => Docker.MySqlAsync(spec));
        Assert.Contains("without dashes", odd.Message);
        Assert.Empty(Docker.Containers);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_full_disk_is_reported_with_the_servers_words(Product product)
    {
        // A small file system in memory. MySQL waits for space until the timeout's KILL QUERY makes it give up; MariaDB ends itself.
        var options = new Dictionary<string, string> { ["type"] = "tmpfs", ["device"] = "tmpfs", ["o"] = "size=320m" };
        var small = await Docker.CreateVolumeAsync("small", options);
        var timeout = TimeSpan.FromSeconds(product == Product.MySql ? 5 : 40);
        var server = await Docker.ServerAsync(product, new ServerSpec { Data = small, StatementTimeout = timeout });
        await server.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY AUTO_INCREMENT, pad LONGBLOB)");
        var full = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var i = 0; i < 100; i++)
                await server.ExecuteAsync("INSERT INTO lab.t (pad) VALUES (REPEAT('x', 8000000))").WaitAsync(s_noHang);
        });
        Assert.True(full is ServerException or MySqlException, full.ToString());
        // MySQL answers, or it aborts because it can't write its binary log (binlog_error_action) and its answer comes too late.
        var expected = product == Product.MySql
            ? "Disk is full writing|Binary logging not possible|is full|ended with exit code 2"
            : "ended with exit code";
        Assert.Matches(expected, full.Message);
    }
}
