using MySqlConnector;

namespace Offline.Packages.Tests;

public abstract class PoolTests(DatabaseServer server)
{
    // Each test has a pool of its own by its name.
    private Action<MySqlConnectionStringBuilder> Pool(uint most = 100) =>
        options => (options.ApplicationName, options.MaximumPoolSize) = ($"pool-{Guid.NewGuid():n}", most);

    [EngineFact]
    public async Task Closed_connection_is_used_again_with_a_fresh_state()
    {
        await using var connection = new MySqlConnection(server.ConnectionString(Pool()));
        await connection.OpenAsync();
        var id = connection.ServerThread;
        await Run.NonQueryAsync(connection, "CREATE TEMPORARY TABLE mine (a INT); SET autocommit = 0");
        await connection.CloseAsync();
        await connection.OpenAsync();

        Assert.Equal(id, connection.ServerThread);
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT @@autocommit")));
        Assert.Equal(1146, (await Assert.ThrowsAsync<MySqlException>(() => Run.ScalarAsync(connection, "SELECT * FROM mine"))).Number);
        Assert.Equal("naïve 🙂", await Run.ScalarAsync(connection, "SELECT 'naïve 🙂'"));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exhausted_pool_is_waited_for_until_the_timeout(bool isAsynchronous)
    {
        var pool = Pool(most: 1);
        var text = server.ConnectionString(options =>
        {
            pool(options);
            options.ConnectionTimeout = 1;
        });
        await using var first = new MySqlConnection(text);
        await using var second = new MySqlConnection(text);
        await first.OpenAsync();
        var error = await Assert.ThrowsAsync<MySqlException>(() => isAsynchronous ? second.OpenAsync() : Task.Run(second.Open));
        Assert.Contains("All pooled connections are in use", error.Message);

        var waiting = isAsynchronous ? second.OpenAsync() : Task.Run(second.Open);
        await first.CloseAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(second, "SELECT 1")));
    }

    [EngineFact]
    public async Task Many_users_share_few_connections()
    {
        var text = server.ConnectionString(Pool(most: 3));
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            await using var connection = new MySqlConnection(text);
            await connection.OpenAsync();
            Assert.Equal(i, Convert.ToInt32(await Run.ScalarAsync(connection, $"SELECT {i}")));
            return connection.ServerThread;
        }));

        Assert.InRange(ids.Distinct().Count(), 1, 3);
    }

    [EngineFact]
    public async Task Connection_that_died_in_the_pool_is_replaced()
    {
        await using var other = await server.OpenAsync();
        await using var connection = new MySqlConnection(server.ConnectionString(Pool()));
        await connection.OpenAsync();
        var id = connection.ServerThread;
        await connection.CloseAsync();
        await Run.NonQueryAsync(other, $"KILL {id}");
        await connection.OpenAsync();

        Assert.NotEqual(id, connection.ServerThread);
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 1")));
    }

    [EngineFact]
    public async Task Cleared_pool_connects_anew()
    {
        await using var connection = new MySqlConnection(server.ConnectionString(Pool()));
        await connection.OpenAsync();
        var id = connection.ServerThread;
        // In use now: it goes when it comes back.
        await MySqlConnection.ClearPoolAsync(connection);
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 1")));
        await connection.CloseAsync();
        await connection.OpenAsync();

        Assert.NotEqual(id, connection.ServerThread);
    }

    [EngineFact]
    public async Task Open_transaction_does_not_return_from_the_pool()
    {
        var table = $"p{Guid.NewGuid():n}";
        await using var connection = new MySqlConnection(server.ConnectionString(Pool()));
        await connection.OpenAsync();
        await Run.NonQueryAsync(connection, $"CREATE TABLE {table} (a INT)");
        await Run.NonQueryAsync(connection, $"START TRANSACTION; INSERT INTO {table} VALUES (1)");
        await connection.CloseAsync();
        await connection.OpenAsync();

        Assert.Equal(0, Convert.ToInt32(await Run.ScalarAsync(connection, $"SELECT COUNT(*) FROM {table}")));
    }
}
