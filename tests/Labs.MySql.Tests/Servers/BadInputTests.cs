using Labs.Docker;
using Labs.Docker.Tests;
using MySqlConnector;

namespace Labs.MySql.Tests.Servers;

public sealed class BadInputTests : MySqlLab
{
    private static readonly TimeSpan NoHang = TimeSpan.FromSeconds(60);

    [DockerTheory]
    [MemberData(nameof(Products))]
    public async Task A_wrong_password_is_refused_in_the_servers_words(Product product)
    {
        var server = await Docker.ServerAsync(product);
        await using var connection = new MySqlConnection(server.ConnectionString(builder => builder.Password = "wrong"));
        var refused = await Assert.ThrowsAsync<MySqlException>(() => connection.OpenAsync(CancellationToken.None).WaitAsync(NoHang));
        Assert.Equal(1045, refused.Number);
        Assert.Equal("28000", refused.SqlState);
        Assert.Contains("Access denied", refused.Message);
    }

    [DockerTheory]
    [MemberData(nameof(Products))]
    public async Task A_server_that_dies_in_mid_query_ends_the_query(Product product)
    {
        var server = await Docker.ServerAsync(product);
        var query = server.ScalarAsync<int>("SELECT SLEEP(1000)");
        await Wait.UntilAsync("the query runs", async _ =>
            await server.ScalarAsync<int>("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'") == 1, NoHang);
        await server.KillAsync();
        await Assert.ThrowsAsync<MySqlException>(() => query.WaitAsync(NoHang));
        await Assert.ThrowsAsync<MySqlException>(() => server.ScalarAsync<int>("SELECT 1").WaitAsync(NoHang));
        await server.StartAsync();
        Assert.Equal(1, await server.ScalarAsync<int>("SELECT 1"));
    }

    [DockerTheory]
    [MemberData(nameof(Products))]
    public async Task A_server_that_cannot_start_says_why(Product product)
    {
        var failed = await Assert.ThrowsAsync<ServerException>(() =>
            Docker.ServerAsync(product, new ServerSpec { Settings = { ["no_such_variable"] = "1" } }).WaitAsync(NoHang));
        Assert.Contains("ended with exit code", failed.Message);
        Assert.Contains("no_such_variable", failed.Message);
    }

    [DockerFact]
    public async Task A_setting_that_is_none_is_refused_before_anything_starts()
    {
        var odd = await Assert.ThrowsAsync<ArgumentException>(() => Docker.MySqlAsync(new ServerSpec { Settings = { ["--sync_binlog"] = "1" } }));
        Assert.Contains("without dashes", odd.Message);
        Assert.Empty(Docker.Containers);
    }
}
