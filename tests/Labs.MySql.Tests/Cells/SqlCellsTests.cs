
namespace Labs.MySql.Tests.Cells;

public sealed class SqlCellsTests : MySqlLab
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Cells_of_a_server_share_a_connection_and_exchange_values(Product product)
    {
        var server = await NamedServerAsync(product);
        var cell = new Cell(server.Name);
        await cell.RunAsync("""
            CREATE DATABASE lab;
            USE lab;
            CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(9));
            INSERT INTO t VALUES (1, 'a'), (2, 'b');
            SET @seen = 7;
            BEGIN;
            DELETE FROM t
            """);
        await cell.RunAsync("SELECT @seen + @more AS sum, COUNT(*) AS n FROM t", ("name", "counted"), ("@more", 3));
        Assert.Equal(["sum", "n"], cell.Published["counted"].Columns);
        Assert.Equal([10L, 0L], cell.Published["counted"].Rows[0].Select(Convert.ToInt64));
        await cell.RunAsync("ROLLBACK; SELECT name FROM t ORDER BY id; SET @seen = 8", ("name", "rows"));
        Assert.Equal(["a", "b"], cell.Published["rows"].Rows.Select(row => row[0]));

        await server.KillAsync();
        var gone = await Assert.ThrowsAsync<SqlCellException>(() => cell.RunAsync("SELECT 1").WaitAsync(s_noHang));
        Assert.Contains("does not answer", gone.Message);
        await server.StartAsync();
        await cell.RunAsync("SELECT COUNT(*) FROM lab.t", ("name", "after"));
        Assert.Equal(2L, cell.Published["after"].Rows[0][0]);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Errors_have_number_state_message_and_place(Product product)
    {
        var server = await NamedServerAsync(product);
        var cell = new Cell(server.Name);
        var failed = await FailureAsync(cell.RunAsync("SELECT 1;\n\nSELECT * FROM mysql.nowhere;\nCREATE DATABASE never"));
        Assert.StartsWith($"{server.Name}, statement 2 (line 3): ERROR 1146 (42S02): Table 'mysql.nowhere' doesn't exist", failed);
        Assert.DoesNotContain("never", await server.ListAsync<string>("SHOW DATABASES"));
        Assert.Contains("ERROR 1064 (42000)", await FailureAsync(cell.RunAsync("SELEC 1")));
        Assert.Contains("no statement returned a result", await FailureAsync(cell.RunAsync("DO 1", ("name", "x"))));
        var unknown = await FailureAsync(new Cell("nobody").RunAsync("SELECT 1"));
        Assert.Matches($"has no server 'nobody'; there are: .*{server.Name}", unknown);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task Interrupting_kills_the_statement_and_keeps_the_session(Product product)
    {
        var server = await NamedServerAsync(product);
        var cell = new Cell(server.Name);
        await cell.RunAsync("SET @mine = 5");
        using var interrupt = new CancellationTokenSource();
        var running = cell.RunAsync("SELECT SLEEP(1000)", interrupt.Token);
        await Wait.UntilAsync("the statement runs", async _ => await SleepingAsync() == 1, s_noHang);
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_noHang));
        await Wait.UntilAsync("the statement is gone", async _ => await SleepingAsync() == 0, s_noHang);
        await cell.RunAsync("SELECT @mine", ("name", "mine"));
        Assert.Equal(5L, cell.Published["mine"].Rows[0][0]);

        Task<int> SleepingAsync() =>
            server.ScalarAsync<int>("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'");
    }

    private static async Task<string> FailureAsync(Task cell) => (await Assert.ThrowsAsync<SqlCellException>(() => cell)).Message;

    /// <summary>Starts a server with a name that no other test uses, because cells find servers of the whole process.</summary>
    private Task<Server> NamedServerAsync(Product product) => Docker.ServerAsync(product, new ServerSpec { Name = "cells" + Lab.Id });

    private sealed class Cell(string server)
    {
        public Dictionary<string, Table> Published { get; } = [];

        public Task RunAsync(string sql, params (string Name, object? Value)[] arguments) =>
            RunAsync(sql, CancellationToken.None, arguments);

        public Task RunAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] arguments) =>
            SqlCells.RunAsync(
                sql, arguments.Append(("0", server)).ToDictionary(pair => pair.Item1, pair => pair.Item2),
                (name, value) => Published[name] = (Table)value!, cancellationToken);
    }
}
