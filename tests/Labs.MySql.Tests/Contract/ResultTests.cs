using MySqlConnector;

namespace Labs.MySql.Tests.Contract;

/// <summary>Results of commands with several statements, counts of affected rows, and the meaning of @name.</summary>
public abstract class ResultTests(SharedServer shared)
{
    [Fact, Needs(Capability.Docker)]
    public async Task Statements_of_one_command_have_results_of_their_own_and_a_common_count_of_rows()
    {
        await using var connection = await shared.OpenAsync();
        await using var command = Sql.Command(connection, """
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
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_second_result_set_is_not_dropped()
    {
        const string sql = "SET @a = 1; SELECT @a AS a; DO 1; SELECT 2 AS b UNION ALL SELECT 3";

        var error = await Assert.ThrowsAsync<ServerException>(() => shared.Server.QueryAsync(sql));
        Assert.Contains("returned 2 result sets", error.Message);
        Assert.Contains("QueryAllAsync", error.Message);
        await Assert.ThrowsAsync<ServerException>(() => shared.Server.ListAsync<long>(sql));
        await Assert.ThrowsAsync<ServerException>(() => shared.Server.ScalarAsync<long>(sql));

        var all = await shared.Server.QueryAllAsync(sql);
        Assert.Equal(["a", "b"], all.SelectMany(table => table.Columns));
        Assert.Equal([1, 2], all.Select(table => table.Rows.Count));
        Assert.Single((await shared.Server.QueryAsync("SET @a = 1; SELECT @a; DO 1")).Rows);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_error_after_the_first_result_is_not_dropped()
    {
        const string sql = "SELECT 1; SELECT * FROM no_such.table_at_all";
        var error = await Assert.ThrowsAsync<MySqlException>(() => shared.Server.QueryAsync(sql));
        Assert.Contains("no_such", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Rows_that_an_update_found_count_as_affected()
    {
        await using var connection = await shared.OpenAsync();
        await Sql.ExecuteAsync(connection, "CREATE TEMPORARY TABLE l (a INT)");

        Assert.Equal(2, await Sql.ExecuteAsync(connection, "INSERT INTO l VALUES (1), (1)"));
        Assert.Equal(2, await Sql.ExecuteAsync(connection, "UPDATE l SET a = 1"));
        Assert.Equal(-1, await Sql.ExecuteAsync(connection, "SELECT 1"));
        Assert.Equal(0, await Sql.ExecuteAsync(connection, "DO 1"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_name_that_is_no_parameter_is_a_user_variable_and_text_and_comments_stay_unchanged()
    {
        await using var connection = await shared.OpenAsync();
        await Sql.ExecuteAsync(connection, "SET @variable = 'v'");
        const string sql = """
            SELECT /* @yes */ CONCAT('@yes', "it's", `@yes`.c, @yes, @variable) -- @yes
            FROM (SELECT 'c' AS c) `@yes` # @yes
            """;

        Assert.Equal("@yesit'sc\\'; DROP TABLE xv", await Sql.ScalarAsync(connection, sql, ("yes", "\\'; DROP TABLE x")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_connection_with_an_open_result_refuses_a_second_command()
    {
        await using var connection = await shared.OpenAsync();
        await using (var command = Sql.Command(connection, "SELECT 1 UNION ALL SELECT 2"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => Sql.ScalarAsync(connection, "SELECT 3"));
        }

        Assert.Equal(3L, Convert.ToInt64(await Sql.ScalarAsync(connection, "SELECT 3")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_result_that_is_not_read_to_its_end_leaves_the_connection_usable()
    {
        await using var connection = await shared.OpenAsync();
        await using (var command = Sql.Command(connection, "SELECT 1 UNION ALL SELECT 2; SELECT 3; SELECT 4"))
        await using (var reader = await command.ExecuteReaderAsync())
            Assert.True(await reader.ReadAsync());

        Assert.Equal(5L, Convert.ToInt64(await Sql.ScalarAsync(connection, "SELECT 5")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_prepared_statement_takes_new_values_each_time()
    {
        var table = SharedServer.Unique("s");
        await using var connection = await shared.OpenAsync();
        await Sql.ExecuteAsync(connection, $"CREATE TABLE {table} (id BIGINT PRIMARY KEY, pad VARCHAR(20))");
        await using var insert = new MySqlCommand($"INSERT INTO {table} VALUES (@id, @pad)", connection);
        var (id, pad) = (insert.Parameters.Add("@id", MySqlDbType.Int64), insert.Parameters.Add("@pad", MySqlDbType.VarChar));
        insert.Prepare();
        Assert.True(insert.IsPrepared);
        foreach (var (number, text) in new (long, string?)[] { (-1, "x"), (5_000_000_000, null), (7, "é") })
        {
            (id.Value, pad.Value) = (number, text);
            Assert.Equal(1, insert.ExecuteNonQuery());
        }

        var rows = await shared.Server.ListAsync<(long, string?)>($"SELECT * FROM test.{table} ORDER BY id");
        Assert.Equal([(-1L, "x"), (7, "é"), (5_000_000_000, null)], rows);
        Assert.Equal(1062, Assert.Throws<MySqlException>(() => insert.ExecuteNonQuery()).Number);
    }
}
