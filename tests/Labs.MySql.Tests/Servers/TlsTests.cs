using MySqlConnector;

namespace Labs.MySql.Tests;

/// <summary>Servers that refuse connections without TLS. MySQL makes certificates at its first start; MariaDB 10.11 does not.</summary>
public sealed class TlsTests : MySqlLab
{
    private const string Cipher = "SELECT VARIABLE_VALUE FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Ssl_cipher'";

    [Fact, Needs(Capability.Docker)]
    public async Task A_server_that_demands_TLS_is_reached_by_TLS()
    {
        var server = await ServerAsync(Product.MySql, new() { ["require_secure_transport"] = "ON" });

        Assert.NotEqual("", await server.ScalarAsync<string>(Cipher));
        await using var held = await server.HoldAsync("SELECT 1");
        await using var own = new MySqlConnection(server.ConnectionString());
        await own.OpenAsync();
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_account_that_demands_TLS_is_reached_by_TLS()
    {
        var server = await ServerAsync(Product.MySql);
        Assert.Equal("", await server.ScalarAsync<string>(Cipher)); // the traffic does not leave the machine

        await server.ExecuteAsync("ALTER USER root@'%' REQUIRE SSL");
        await using (await server.HoldAsync("SELECT 1")) // a connection that no pool has
            Assert.NotEqual("", await server.ScalarAsync<string>(Cipher));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Access_that_is_denied_with_TLS_too_keeps_its_error()
    {
        var server = await ServerAsync(Product.MySql);
        var password = new MySqlConnectionStringBuilder(server.ConnectionString()).Password;
        await server.ExecuteAsync("ALTER USER root@'%' IDENTIFIED BY 'another'");
        var denied = await Assert.ThrowsAsync<MySqlException>(() => server.OpenAsync(isPooled: false, CancellationToken.None));
        Assert.Equal(MySqlErrorCode.AccessDenied, denied.ErrorCode);

        await server.ExecuteAsync($"ALTER USER root@'%' IDENTIFIED BY '{password}'"); // by a connection of the pool
        Assert.Equal("", await server.ScalarAsync<string>(Cipher));
    }
}
