using MySqlConnector;

namespace Labs.MySql.Tests.Contract;

/// <summary>
/// Connections that come from a pool. Each statement of <see cref="ServerStatements"/> takes a connection from the pool, so it must not
/// have any state of an earlier statement, and a server that was killed from outside must not leave dead connections behind.
/// </summary>
public abstract class PoolTests(SharedServer shared)
{
    private const long AutoCommit = 1;

    [Fact, Needs(Capability.Docker)]
    public async Task A_connection_is_used_again_with_a_fresh_state()
    {
        await using var connection = await OpenPooledAsync();
        var id = connection.ServerThread;
        await Sql.ExecuteAsync(connection, "CREATE TEMPORARY TABLE mine (a INT); SET autocommit = 0; SET @mine = 1");
        await connection.CloseAsync();
        await connection.OpenAsync();

        Assert.Equal(id, connection.ServerThread);
        Assert.Equal(AutoCommit, Convert.ToInt64(await Sql.ScalarAsync(connection, "SELECT @@autocommit")));
        Assert.Equal(DBNull.Value, await Sql.ScalarAsync(connection, "SELECT @mine"));
        Assert.Equal(1146, (await Assert.ThrowsAsync<MySqlException>(() => Sql.ScalarAsync(connection, "SELECT * FROM mine"))).Number);
        Assert.Equal("naïve 🙂", await Sql.ScalarAsync(connection, "SELECT 'naïve 🙂'"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_open_transaction_is_rolled_back()
    {
        var table = SharedServer.Unique("p");
        await using var connection = await OpenPooledAsync();
        await Sql.ExecuteAsync(connection, $"CREATE TABLE {table} (a INT)");
        await Sql.ExecuteAsync(connection, $"START TRANSACTION; INSERT INTO {table} VALUES (1)");
        await connection.CloseAsync();
        await connection.OpenAsync();

        Assert.Equal(0, await shared.Server.ScalarAsync<int>($"SELECT COUNT(*) FROM test.{table}"));
        Assert.Equal(0L, Convert.ToInt64(await Sql.ScalarAsync(connection, $"SELECT COUNT(*) FROM {table}")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_connection_that_died_in_the_pool_is_replaced()
    {
        await using var connection = await OpenPooledAsync();
        var id = connection.ServerThread;
        await connection.CloseAsync();
        await shared.Server.ExecuteAsync($"KILL {id}");
        await connection.OpenAsync();

        Assert.NotEqual(id, connection.ServerThread);
        Assert.Equal(1L, Convert.ToInt64(await Sql.ScalarAsync(connection, "SELECT 1")));
    }

    // Clearing the pool closes a connection in use when it is returned.
    [Fact, Needs(Capability.Docker)]
    public async Task A_pool_is_cleared_by_its_connection_string()
    {
        var text = PooledConnectionString();
        await using var connection = new MySqlConnection(text);
        await connection.OpenAsync();
        var id = connection.ServerThread;
        await using (var other = new MySqlConnection(text))
            await MySqlConnection.ClearPoolAsync(other);
        await connection.CloseAsync();
        await connection.OpenAsync();

        Assert.NotEqual(id, connection.ServerThread);
    }

    // Each test has a pool of its own by the application's name.
    private string PooledConnectionString() =>
        shared.ConnectionString(settings => (settings.Pooling, settings.ApplicationName) = (true, SharedServer.Unique("pool")));

    private async Task<MySqlConnection> OpenPooledAsync()
    {
        var connection = new MySqlConnection(PooledConnectionString());
        await connection.OpenAsync();
        return connection;
    }
}
