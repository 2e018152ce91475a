using System.Data;
using System.Net.NetworkInformation;
using MySqlConnector;

namespace Labs.MySql.Tests.Contract;

/// <summary>
/// How connections are made. The library connects without TLS, asks for the server's RSA key, and waits for a server by trying again until
/// the driver no longer reports "unable to connect".
/// </summary>
public abstract class ConnectingTests(SharedServer shared)
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    [Fact, Needs(Capability.Docker)]
    public async Task The_character_set_is_utf8mb4_with_the_servers_own_collation()
    {
        const string settings =
            "SELECT CONCAT_WS(' ', @@character_set_client, @@character_set_results, @@character_set_connection, @@collation_connection)";
        await using var connection = await shared.OpenAsync();
        var opened = (string?)await Sql.ScalarAsync(connection, settings);
        await Sql.ExecuteAsync(connection, "SET NAMES latin1");
        await Sql.ExecuteAsync(connection, "SET NAMES utf8mb4");

        Assert.StartsWith("utf8mb4 utf8mb4 utf8mb4 utf8mb4_", opened);
        Assert.Equal((string?)await Sql.ScalarAsync(connection, settings), opened);
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(MySqlSslMode.Disabled, false)]
    [InlineData(MySqlSslMode.Required, true)]
    public async Task Encryption_follows_the_ssl_mode(MySqlSslMode mode, bool isEncrypted)
    {
        await using var connection = await shared.OpenAsync(settings => settings.SslMode = mode);
        await using var command = Sql.Command(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'");
        await using var reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal(isEncrypted, reader.GetString(1).Length > 0);
    }

    // The server's cache of password hashes is empty after a start. Without TLS the first client then asks for the server's RSA key.
    [Theory, Needs(Capability.Docker)]
    [InlineData(MySqlSslMode.Disabled)]
    [InlineData(MySqlSslMode.Required)]
    public async Task A_password_is_proved_in_full_first_and_from_the_cache_later(MySqlSslMode mode)
    {
        var user = SharedServer.Unique("u");
        var method = shared.Product == Product.MySql ? "WITH caching_sha2_password BY" : "BY";
        await shared.Server.ExecuteAsync($"CREATE USER {user} IDENTIFIED {method} 'pässword'; GRANT SELECT ON test.* TO {user}");

        for (var i = 0; i < 2; i++)
        {
            await using var connection = await shared.OpenAsync(Account);
            Assert.Equal($"{user}@%", await Sql.ScalarAsync(connection, "SELECT CURRENT_USER()"));
        }

        void Account(MySqlConnectionStringBuilder settings) =>
            (settings.UserID, settings.Password, settings.SslMode) = (user, "pässword", mode);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Without_the_permission_to_ask_for_the_key_the_error_names_the_setting()
    {
        if (shared.Product == Product.MariaDb)
            return; // has no such method
        var user = SharedServer.Unique("u");
        await shared.Server.ExecuteAsync($"CREATE USER {user} IDENTIFIED WITH caching_sha2_password BY 'x'");
        var refused = await Assert.ThrowsAsync<MySqlException>(() => shared.OpenAsync(settings =>
            (settings.UserID, settings.Password, settings.Database, settings.AllowPublicKeyRetrieval) = (user, "x", "", false)));

        Assert.Contains("AllowPublicKeyRetrieval", refused.ToString());
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_where_nothing_listens_is_an_error_at_once(bool isAsynchronous)
    {
        await using var connection = new MySqlConnection(shared.ConnectionString(settings => settings.Port = 3));
        var opening = isAsynchronous ? connection.OpenAsync() : Task.Run(connection.Open);
        var refused = await Assert.ThrowsAsync<MySqlException>(() => opening.WaitAsync(s_noHang));

        Assert.Equal(MySqlErrorCode.UnableToConnectToHost, refused.ErrorCode);
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_does_not_greet_ends_with_the_connection_timeout(bool isAsynchronous)
    {
        await using var connection = new MySqlConnection(shared.ConnectionString(settings => settings.ConnectionTimeout = 1));
        await using var frozen = await FrozenServer.FreezeAsync(shared.Server);
        var opening = isAsynchronous ? connection.OpenAsync() : Task.Run(connection.Open);
        var late = await Assert.ThrowsAsync<MySqlException>(() => opening.WaitAsync(s_noHang));

        Assert.Equal(MySqlErrorCode.UnableToConnectToHost, late.ErrorCode);
        Assert.Contains("Timeout", late.Message);
    }

    // The driver alone would wait for the greeting for ten minutes here. It only notices a cancelled token while TCP connects.
    [Fact, Needs(Capability.Docker)]
    public async Task Opening_is_cancelled_at_once_although_the_server_does_not_greet()
    {
        using var cancellation = new CancellationTokenSource();
        var text = shared.ConnectionString(settings => settings.ConnectionTimeout = 600);
        await using var frozen = await FrozenServer.FreezeAsync(shared.Server);
        var before = Established(text);
        var opening = Opening.OpenAsync(text, cancellation.Token);
        await Wait.UntilAsync("TCP has connected", _ => Task.FromResult(Established(text) > before), s_noHang);
        Assert.False(opening.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(s_noHang));
    }

    private static int Established(string connectionString)
    {
        var server = new MySqlConnectionStringBuilder(connectionString);
        return IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
            connection.State == TcpState.Established && connection.RemoteEndPoint.ToString() == $"{server.Server}:{server.Port}");
    }
}
