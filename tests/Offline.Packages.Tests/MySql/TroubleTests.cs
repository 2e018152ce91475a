using System.Data;
using System.Diagnostics;
using MySqlConnector;

namespace Offline.Packages.Tests;

/// <summary>Errors, cancellation, timeouts, lost connections: told clearly, never a hang.</summary>
public abstract class TroubleTests(DatabaseServer server)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    // SLEEP alone would return 1 when it is interrupted; summed over rows the statement fails.
    private const string Long = "SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c WHERE SLEEP(0.01) = 0";

    [EngineTheory]
    [InlineData("SELEC 1", 1064, "42000", "You have an error in your SQL syntax")]
    [InlineData("SELECT * FROM nowhere", 1146, "42S02", "doesn't exist")]
    [InlineData("INSERT INTO pk VALUES (1), (1)", 1062, "23000", "Duplicate entry '1'")]
    public async Task Error_has_the_server_s_number_state_and_words(string sql, int number, string state, string message)
    {
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, "CREATE TEMPORARY TABLE pk (id INT PRIMARY KEY)");
        var error = await Assert.ThrowsAsync<MySqlException>(() => Run.NonQueryAsync(connection, sql));

        Assert.Equal((number, (MySqlErrorCode)number, state), (error.Number, error.ErrorCode, error.SqlState));
        Assert.Contains(message, error.Message);
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 1")));
    }

    [EngineFact]
    public async Task Error_of_a_later_statement_comes_with_its_result()
    {
        await using var connection = await server.OpenAsync();
        await using var reader = await Run.Command(connection, "SELECT 1; SELECT * FROM nowhere").ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        var error = await Assert.ThrowsAsync<MySqlException>(() => reader.NextResultAsync());

        Assert.Equal(MySqlErrorCode.NoSuchTable, error.ErrorCode);
    }

    [EngineFact]
    public async Task Prepare_fails_with_the_server_s_words()
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, "SELECT nothing FROM nowhere");

        Assert.Equal(1146, (await Assert.ThrowsAsync<MySqlException>(() => command.PrepareAsync())).Number);
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 1")));
    }

    [EngineFact]
    public async Task Cancelled_token_ends_the_statement_and_keeps_the_connection()
    {
        await using var connection = await server.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var id = connection.ServerThread;
        var running = Run.Command(connection, Long).ExecuteScalarAsync(cancellation.Token);
        await UntilRunningAsync(id);
        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running).WaitAsync(s_soon);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(id, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_ends_the_statement_and_keeps_the_connection(bool isAsynchronous)
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, Long);
        var id = connection.ServerThread;
        var running = isAsynchronous ? command.ExecuteScalarAsync() : Task.Run(command.ExecuteScalar);
        await UntilRunningAsync(id);
        command.Cancel();

        var error = await Assert.ThrowsAsync<MySqlException>(() => running).WaitAsync(s_soon);
        Assert.Equal((MySqlErrorCode.QueryInterrupted, "70100"), (error.ErrorCode, error.SqlState));
        Assert.Equal(id, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Command_timeout_ends_the_statement_and_keeps_the_connection(bool isAsynchronous)
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, Long);
        command.CommandTimeout = 1;
        var id = connection.ServerThread;
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<MySqlException>(() => isAsynchronous ? command.ExecuteScalarAsync() : Task.Run(command.ExecuteScalar)).WaitAsync(s_soon);

        Assert.Equal(MySqlErrorCode.CommandTimeoutExpired, error.ErrorCode);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.9));
        Assert.Equal(id, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
    }

    [EngineFact]
    public async Task Commands_after_one_another_each_have_their_own_time()
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, "SELECT SLEEP(0.4)");
        command.CommandTimeout = 1;
        for (var i = 0; i < 5; i++)
            Assert.Equal(0, Convert.ToInt32(await command.ExecuteScalarAsync()));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_killed_in_mid_statement_is_an_error(bool isAsynchronous)
    {
        await using var other = await server.OpenAsync();
        await using var connection = await server.OpenAsync(options => options.Pooling = false);
        await using var command = Run.Command(connection, Long);
        var id = connection.ServerThread;
        var running = isAsynchronous ? command.ExecuteScalarAsync() : Task.Run(command.ExecuteScalar);
        await UntilRunningAsync(id);
        await Run.NonQueryAsync(other, $"KILL {id}");

        await Assert.ThrowsAsync<MySqlException>(() => running).WaitAsync(s_soon);
        await Assert.ThrowsAnyAsync<Exception>(() => Run.ScalarAsync(connection, "SELECT 1")).WaitAsync(s_soon);
        Assert.False(await connection.PingAsync());
        await connection.CloseAsync();
        await connection.OpenAsync();
        Assert.Equal(1, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 1")));
    }

    [EngineFact]
    public async Task Cancelling_after_the_end_does_nothing()
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, "SELECT 1");
        await command.ExecuteScalarAsync();
        command.Cancel();

        Assert.Equal(1, Convert.ToInt32(await command.ExecuteScalarAsync()));
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    private async Task UntilRunningAsync(int id)
    {
        await using var connection = await server.OpenAsync();
        await Labs.Wait.UntilAsync($"connection {id} runs its statement", async _ =>
            Convert.ToInt32(await Run.ScalarAsync(connection, $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = {id} AND INFO LIKE '%SLEEP(0.01)%'")) == 1, s_soon);
    }
}
