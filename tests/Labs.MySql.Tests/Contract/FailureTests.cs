using System.Data;
using MySqlConnector;

namespace Labs.MySql.Tests.Contract;

/// <summary>
/// Errors while a statement runs. The workload counts a statement's error while the connection is still open, and ends when it
/// is not; cells and servers distinguish the server's error from the lack of an answer by the driver's error code.
/// </summary>
public abstract class FailureTests(SharedServer shared)
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    // SLEEP alone returns 1 when it is interrupted. As a condition over many rows it makes the statement fail.
    private const string Long = """
        SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c
        WHERE SLEEP(0.01) = 0
        """;

    [Theory, Needs(Capability.Docker)]
    [InlineData("SELEC 1", 1064, "42000", "You have an error in your SQL syntax")]
    [InlineData("SELECT * FROM nowhere", 1146, "42S02", "doesn't exist")]
    [InlineData("INSERT INTO pk VALUES (1), (1)", 1062, "23000", "Duplicate entry '1'")]
    public async Task An_error_has_the_servers_number_state_and_words_and_the_connection_stays_open(
        string sql, int number, string state, string message)
    {
        await using var connection = await shared.OpenAsync();
        await Sql.ExecuteAsync(connection, "CREATE TEMPORARY TABLE pk (id INT PRIMARY KEY)");
        var error = await Assert.ThrowsAsync<MySqlException>(() => Sql.ExecuteAsync(connection, sql));

        Assert.Equal((number, (MySqlErrorCode)number, state), (error.Number, error.ErrorCode, error.SqlState));
        Assert.Contains(message, error.Message);
        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Equal(1L, Convert.ToInt64(await Sql.ScalarAsync(connection, "SELECT 1")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_error_of_a_later_statement_fails_the_whole_command()
    {
        await using var connection = await shared.OpenAsync();
        var error = await Assert.ThrowsAsync<MySqlException>(() =>
            Sql.ExecuteAsync(connection, "SET @x = 1; SELECT * FROM nowhere; SET @x = 2"));

        Assert.Equal(MySqlErrorCode.NoSuchTable, error.ErrorCode);
        Assert.Equal(1L, await Sql.ScalarAsync(connection, "SELECT @x"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Preparing_fails_with_the_servers_error()
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, "SELECT nothing FROM nowhere");

        Assert.Equal(1146, Assert.Throws<MySqlException>(command.Prepare).Number);
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_cancelled_token_ends_the_statement_and_keeps_the_connection()
    {
        await using var connection = await shared.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var id = connection.ServerThread;
        await using var command = Sql.Command(connection, Long);
        var running = command.ExecuteScalarAsync(cancellation.Token);
        await UntilRunningAsync(id);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_noHang));
        Assert.Equal(id, Convert.ToInt32(await Sql.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Cancelling_from_another_thread_ends_a_synchronous_statement_and_keeps_the_connection()
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, Long);
        var id = connection.ServerThread;
        var running = Task.Run(command.ExecuteNonQuery);
        await UntilRunningAsync(id);
        command.Cancel();

        var error = await Assert.ThrowsAsync<MySqlException>(() => running.WaitAsync(s_noHang));
        Assert.Equal(MySqlErrorCode.QueryInterrupted, error.ErrorCode);
        Assert.Equal(id, Convert.ToInt32(await Sql.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Cancelling_when_no_statement_runs_does_nothing()
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, "SELECT 1");
        await command.ExecuteScalarAsync();
        command.Cancel();

        Assert.Equal(1L, Convert.ToInt64(await command.ExecuteScalarAsync()));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_command_timeout_ends_the_statement_and_keeps_the_connection()
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, Long);
        command.CommandTimeout = 1;
        var id = connection.ServerThread;
        var error = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteScalarAsync().WaitAsync(s_noHang));

        Assert.Equal(MySqlErrorCode.CommandTimeoutExpired, error.ErrorCode);
        Assert.Equal(id, Convert.ToInt32(await Sql.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
    }

    // A frozen server does not accept KILL QUERY either, so the driver gives up the connection.
    [Fact, Needs(Capability.Docker)]
    public async Task The_command_timeout_breaks_the_connection_to_a_frozen_server()
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, "SELECT 1");
        command.CommandTimeout = 1;
        await using var frozen = await FrozenServer.FreezeAsync(shared.Server);
        var error = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteScalarAsync().WaitAsync(s_noHang));

        Assert.Equal(MySqlErrorCode.CommandTimeoutExpired, error.ErrorCode);
        Assert.Equal(ConnectionState.Broken, connection.State);
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_connection_fails_the_statement_is_broken_and_can_be_opened_again(bool isAsynchronous)
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, Long);
        var id = connection.ServerThread;
        var running = isAsynchronous ? command.ExecuteNonQueryAsync() : Task.Run(command.ExecuteNonQuery);
        await UntilRunningAsync(id);
        await shared.Server.ExecuteAsync($"KILL {id}");

        await Assert.ThrowsAsync<MySqlException>(() => running.WaitAsync(s_noHang));
        // The error may have reached the client before the end of the connection did.
        await Assert.ThrowsAnyAsync<Exception>(() => Sql.ScalarAsync(connection, "SELECT 1").WaitAsync(s_noHang));
        Assert.Equal(ConnectionState.Broken, connection.State);
        Assert.False(await connection.PingAsync());
        await connection.CloseAsync();
        await connection.OpenAsync();
        Assert.NotEqual(id, connection.ServerThread);
        Assert.Equal(1L, Convert.ToInt64(await Sql.ScalarAsync(connection, "SELECT 1")));
    }

    private async Task UntilRunningAsync(int id)
    {
        var running = $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = {id} AND INFO LIKE '%SLEEP(0.01)%'";
        await Wait.UntilAsync(
            $"connection {id} runs its statement", async _ => await shared.Server.ScalarAsync<int>(running) == 1, s_noHang);
    }
}
