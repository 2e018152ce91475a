using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql.Tests.Servers;

public sealed class ServerTests : MySqlLab
{
    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_server_starts_answers_and_reports_its_version_and_settings(Product product)
    {
        var server = await Docker.ServerAsync(product, new ServerSpec { Settings = { ["sync_binlog"] = "7" } });

        Assert.Equal(product.Name(), server.Name);
        Assert.StartsWith(server.Version.ToString(3), server.VersionText);
        Assert.True(product == Product.MySql ? server.Version.Major >= 8 : server.VersionText.Contains("MariaDB"));
        Assert.Equal(server.VersionText, Lab.Environment[$"{product.Name()}.version"]);
        Assert.Equal("7", (await server.VariablesAsync("sync_binlog"))["SYNC_BINLOG"]);
        Assert.Equal(server.ServerId, await server.ScalarAsync<uint>("SELECT @@server_id"));
        Assert.Contains(server.VersionText, server.ToString() + server.ToMime()["text/plain"]);
        Assert.DoesNotContain("assword", server.ToMime()["text/plain"]);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Rows_are_returned_as_tables_tuples_and_values(Product product)
    {
        var server = await Docker.ServerAsync(product);
        await server.ExecuteAsync("""
            CREATE DATABASE lab;
            CREATE TABLE lab.t (id INT PRIMARY KEY, name VARCHAR(20), at DATETIME(6), raw VARBINARY(4))
            """);
        const string insert = "INSERT INTO lab.t VALUES (1, @name, '2026-01-02 03:04:05.000006', 0x0102), (2, NULL, NULL, NULL)";
        Assert.Equal(2, await server.ExecuteAsync(insert, ("name", "O'Hara \\ü")));

        var table = await server.QueryAsync("SELECT * FROM lab.t ORDER BY id");
        Assert.Equal(["id", "name", "at", "raw"], table.Columns);
        Assert.Equal([1, "O'Hara \\ü", "2026-01-02 03:04:05.000006", "0x0102"], table.Rows[0]);
        Assert.Equal([2, null, null, null], table.Rows[1]);

        Assert.Equal([(1L, "O'Hara \\ü"), (2L, null)], await server.ListAsync<(long, string?)>("SELECT id, name FROM lab.t ORDER BY id"));
        Assert.Equal([2, 1], await server.ListAsync<int>("SELECT id FROM lab.t ORDER BY id DESC"));
        Assert.Equal(2, await server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.t"));
        Assert.Null(await server.ScalarAsync<int?>("SELECT NULL"));
        var wrong = await Assert.ThrowsAsync<ServerException>(() => server.ListAsync<(int, int)>("SELECT 1"));
        Assert.Contains("1 columns (1)", wrong.Message);
        var isNull = await Assert.ThrowsAsync<ServerException>(() => server.ScalarAsync<int>("SELECT NULL"));
        Assert.Contains("NULL", isNull.Message);
        var missing = await Assert.ThrowsAsync<ServerException>(() => server.ScalarAsync<int>("SELECT 1 FROM lab.t WHERE id = 9"));
        Assert.Contains("no row", missing.Message);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_crash_keeps_committed_rows_and_drops_the_others(Product product)
    {
        var server = await Docker.ServerAsync(product);
        await server.ExecuteAsync("CREATE DATABASE lab; CREATE TABLE lab.t (id INT PRIMARY KEY)");
        await server.ExecuteAsync("INSERT INTO lab.t VALUES (1)");
        await using var open = await server.OpenAsync();
        await using (var command = new MySqlCommand("BEGIN; INSERT INTO lab.t VALUES (2)", open))
            await command.ExecuteNonQueryAsync();

        await server.KillAsync();
        Assert.False((await server.Container.InspectAsync()).Running);
        await server.StartAsync();
        Assert.Equal([1], await server.ListAsync<int>("SELECT id FROM lab.t"));

        await server.StopAsync();
        Assert.Equal(0, server.Container.Facts.ExitCode);
        await server.StartAsync();
        Assert.Equal([1], await server.ListAsync<int>("SELECT id FROM lab.t"));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Servers_have_different_ids_and_reach_each_other_by_name(Product product)
    {
        string[] names = ["one", "two"];
        var servers = await Task.WhenAll(names.Select(name => Docker.ServerAsync(product, new ServerSpec { Name = name })));
        Assert.NotEqual(servers[0].ServerId, servers[1].ServerId);
        var lookup = await servers[0].Container.ExecAsync("getent", "ahostsv4", "two");
        Assert.StartsWith(servers[1].Container.IpAddress, lookup.Stdout);
    }
}
