using System.Data;
using MySqlConnector;

namespace Offline.Packages.Tests;

public abstract class ResultTests(DatabaseServer server)
{
    [EngineFact]
    public async Task Statements_of_one_command_have_results_of_their_own()
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, """
            CREATE TEMPORARY TABLE r (id INT AUTO_INCREMENT PRIMARY KEY, a INT);
            INSERT INTO r (a) VALUES (10), (20), (30);
            SELECT id, a FROM r ORDER BY id;
            UPDATE r SET a = a + 1 WHERE a < 30;
            SELECT 'last'
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var first = new List<(int, int)>();
        while (await reader.ReadAsync())
            first.Add((reader.GetInt32(0), reader.GetInt32("a")));
        Assert.True(await reader.NextResultAsync());
        Assert.True(await reader.ReadAsync());
        Assert.Equal("last", reader.GetString(0));
        Assert.False(await reader.NextResultAsync());

        Assert.Equal([(1, 10), (2, 20), (3, 30)], first);
        Assert.Equal(5, reader.RecordsAffected);
        Assert.Equal(1, command.LastInsertedId);
    }

    [EngineFact]
    public async Task Last_inserted_id_and_changed_rows_are_told()
    {
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, "CREATE TEMPORARY TABLE l (id BIGINT AUTO_INCREMENT PRIMARY KEY, a INT) AUTO_INCREMENT = 5000000000");
        await using var insert = Run.Command(connection, "INSERT INTO l (a) VALUES (@a)", ("a", 1));
        await insert.PrepareAsync();
        Assert.Equal(1, await insert.ExecuteNonQueryAsync());
        Assert.Equal(5_000_000_000, insert.LastInsertedId);
        Assert.Equal(1, await insert.ExecuteNonQueryAsync());
        Assert.Equal(5_000_000_001, insert.LastInsertedId);

        // Found rows, not changed ones, unless UseAffectedRows says otherwise.
        Assert.Equal(2, await Run.NonQueryAsync(connection, "UPDATE l SET a = 1"));
        Assert.Equal(-1, await Run.NonQueryAsync(connection, "SELECT 1"));
        Assert.Equal(0, await Run.NonQueryAsync(connection, "DO 1"));
    }

    [EngineFact]
    public async Task Scalar_is_the_first_value()
    {
        await using var connection = await server.OpenAsync();

        Assert.Equal("x", await Run.ScalarAsync(connection, "SELECT 'x', 2 UNION ALL SELECT 'y', 3"));
        Assert.Equal(DBNull.Value, await Run.ScalarAsync(connection, "SELECT NULL"));
        Assert.Null(await Run.ScalarAsync(connection, "SELECT 1 FROM DUAL WHERE 1 = 0"));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Big_result_is_streamed(bool isAsynchronous)
    {
        // Of 240 MB. Other tests run beside this one and keep what they keep, now and then: one of several runs must be below.
        var kept = new List<long>();
        while (kept.Count < 5 && !kept.Exists(bytes => bytes < 150_000_000))
            kept.Add(await KeptByBigResultAsync(isAsynchronous));
        Assert.True(kept[^1] < 150_000_000, $"bytes that were kept, in each run: {string.Join(", ", kept)}");
    }

    private async Task<long> KeptByBigResultAsync(bool isAsynchronous)
    {
        const int Rows = 60_000;
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, $"SET SESSION {(server.IsMariaDb ? "max_recursive_iterations" : "cte_max_recursion_depth")} = 1000000");
        await using var command = Run.Command(connection, $"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) SELECT i, REPEAT('x', 4000) FROM n");
        await using var reader = isAsynchronous ? await command.ExecuteReaderAsync() : command.ExecuteReader();
        var (before, most, rows, sum) = (GC.GetTotalMemory(true), 0L, 0, 0L);
        while (isAsynchronous ? await reader.ReadAsync() : reader.Read())
        {
            sum += reader.GetInt64(0);
            if (++rows % 20_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(true) - before);
        }
        Assert.Equal((Rows, Rows * (Rows + 1L) / 2), (rows, sum));
        return most;
    }

    [EngineFact]
    public async Task Busy_connection_refuses_a_second_command()
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, "SELECT 1 UNION ALL SELECT 2");
        await using (var reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => Run.ScalarAsync(connection, "SELECT 3"));
        }

        Assert.Equal(3, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 3")));
    }

    [EngineFact]
    public async Task Reader_closed_early_leaves_the_connection_usable()
    {
        await using var connection = await server.OpenAsync();
        await using (var reader = await Run.Command(connection, "SELECT 1 UNION ALL SELECT 2; SELECT 3; SELECT 4").ExecuteReaderAsync())
            Assert.True(await reader.ReadAsync());

        Assert.Equal(5, Convert.ToInt32(await Run.ScalarAsync(connection, "SELECT 5")));
    }

    [EngineFact]
    public async Task Columns_are_described()
    {
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, "CREATE TEMPORARY TABLE s (id INT UNSIGNED PRIMARY KEY, name VARCHAR(20) NOT NULL)");
        await using var reader = await Run.Command(connection, "SELECT id, name AS label FROM s").ExecuteReaderAsync();

        Assert.Equal((2, false), (reader.FieldCount, reader.HasRows));
        Assert.Equal(("INT", typeof(uint)), (reader.GetDataTypeName(0), reader.GetFieldType(0)));
        Assert.Equal(("label", typeof(string), 1), (reader.GetName(1), reader.GetFieldType(1), reader.GetOrdinal("LABEL")));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("none"));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transaction_is_kept_or_undone(bool isAsynchronous)
    {
        var table = $"t{Guid.NewGuid():n}";
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, $"CREATE TABLE {table} (a INT)");
        await using (var kept = isAsynchronous ? await connection.BeginTransactionAsync() : connection.BeginTransaction())
        {
            await InsertAsync(kept);
            if (isAsynchronous)
                await kept.CommitAsync();
            else
                kept.Commit();
        }
        await using (var undone = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted))
        {
            await InsertAsync(undone);
            await Assert.ThrowsAsync<InvalidOperationException>(() => Run.NonQueryAsync(connection, "DO 1"));
            if (isAsynchronous)
                await undone.RollbackAsync();
            else
                undone.Rollback();
        }
        await using (var forgotten = await connection.BeginTransactionAsync())
            await InsertAsync(forgotten);

        Assert.Equal(1L, Convert.ToInt64(await Run.ScalarAsync(connection, $"SELECT COUNT(*) FROM {table}")));

        async Task InsertAsync(MySqlTransaction transaction)
        {
            await using var command = new MySqlCommand($"INSERT INTO {table} VALUES (1)", connection, transaction);
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
    }
}
