using MySqlConnector;

namespace Labs.MySql.Tests.Contract;

/// <summary>Values to the server and back, as text and prepared, with the settings of the library's own connections.</summary>
public abstract class ValueTests(SharedServer shared)
{
    public static TheoryData<bool> Protocols => new(false, true);

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Protocols))]
    public async Task Values_of_all_types_return(bool isPrepared)
    {
        var table = SharedServer.Unique("v");
        var time = new DateTime(2026, 2, 28, 23, 59, 59).AddMicroseconds(123456);
        (string Type, object Sent, object Returned)[] values =
        [
            Same("TINYINT", (sbyte)-128), Same("TINYINT UNSIGNED", (byte)255),
            Same("SMALLINT", short.MinValue), Same("SMALLINT UNSIGNED", ushort.MaxValue),
            Same("MEDIUMINT", -8_388_608), Same("INT", int.MinValue), Same("INT UNSIGNED", uint.MaxValue),
            Same("BIGINT", long.MinValue), Same("BIGINT UNSIGNED", ulong.MaxValue), Same("BIT(10)", 513UL), Same("YEAR", 2026),
            Same("FLOAT", 1.5f), Same("DOUBLE", -1.0 / 3), Same("DECIMAL(28,10)", -12345678901234567.0123456789m),
            Same("VARCHAR(100)", "Zoë's \\ \"naïve\" 🙂 \0 %_"), Same("CHAR(3)", "äöü"), Same("TEXT", new string('ß', 20_000)),
            Same("JSON", "{\"a\": 1}"), Same("ENUM('a','b')", "b"), Same("VARBINARY(100)", new byte[] { 0, 1, 39, 92, 255, 26 }),
            Same("TIME(6)", -new TimeSpan(0, 700, 1, 2) - TimeSpan.FromMicroseconds(7)),
            // Not a bool, not a Guid, and dates that can be zero: as the mysql client shows them.
            ("BOOL", true, (sbyte)1), ("CHAR(36)", Guid.Empty, Guid.Empty.ToString()),
            ("DATE", new DateTime(1000, 1, 1), new MySqlDateTime(new DateTime(1000, 1, 1))),
            ("DATETIME(6)", time, new MySqlDateTime(time)), ("TIMESTAMP(6)", time, new MySqlDateTime(time)),
        ];
        await using var connection = await shared.OpenAsync();
        var columns = string.Join(", ", values.Select((value, i) => $"c{i} {value.Type}"));
        await Sql.ExecuteAsync(connection, $"CREATE TABLE {table} ({columns}) CHARACTER SET utf8mb4");
        var names = string.Join(", ", values.Select((_, i) => $"@c{i}"));
        var sent = values.Select((value, i) => ($"c{i}", (object?)value.Sent)).ToArray();
        await using (var insert = Sql.Command(connection, $"INSERT INTO {table} VALUES ({names})", sent))
        {
            if (isPrepared)
                await insert.PrepareAsync();
            Assert.Equal(1, await insert.ExecuteNonQueryAsync());
        }
        await using var select = Sql.Command(connection, $"SELECT * FROM {table}");
        if (isPrepared)
            await select.PrepareAsync();
        await using var reader = await select.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Assert.All(values.Index(), value =>
        {
            Assert.Equal(value.Item.Returned, reader.GetValue(value.Index));
            Assert.IsType(value.Item.Returned.GetType(), reader.GetValue(value.Index));
        });
        Assert.Equal(time, reader.GetDateTime(values.Length - 1));
        Assert.False(await reader.ReadAsync());

        static (string, object, object) Same(string type, object value) => (type, value, value);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Protocols))]
    public async Task Nulls_return_as_nulls(bool isPrepared)
    {
        var values = Enumerable.Range(0, 20).Select(i => ($"c{i}", i % 3 == 0 ? null : i % 3 == 1 ? DBNull.Value : (object?)i)).ToArray();
        await using var connection = await shared.OpenAsync();
        var names = string.Join(", ", values.Select(value => "@" + value.Item1));
        await using var command = Sql.Command(connection, $"SELECT {names}", values);
        if (isPrepared)
            await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Assert.All(values.Index(), value => Assert.Equal(value.Index % 3 != 2, reader.IsDBNull(value.Index)));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Tables_show_values_as_the_servers_client_does()
    {
        var table = SharedServer.Unique("z");
        const string big = "12345678901234567890123456789012345.123456789012345678901234567890";
        await shared.Server.ExecuteAsync($"""
            SET SESSION sql_mode = '';
            CREATE TABLE test.{table} (day DATE, at DATETIME(3), flag BOOL, code CHAR(36), big DECIMAL(65,30), sum DECIMAL(10,2));
            INSERT INTO test.{table} VALUES
              ('0000-00-00', '2026-00-01 02:03:04', 1, 'no guid at all', {big}, 1.50),
              ('2026-01-02', '2026-01-02 03:04:05.600', 0, '00000000-0000-0000-0000-000000000001', 1, 2)
            """);

        var shown = await shared.Server.QueryAsync($"SELECT * FROM test.{table} ORDER BY day");
        Assert.Equal(["0000-00-00", "2026-00-01 02:03:04", (sbyte)1, "no guid at all", big, 1.50m], shown.Rows[0]);
        Assert.Equal(["2026-01-02", "2026-01-02 03:04:05.600000", (sbyte)0, "00000000-0000-0000-0000-000000000001"], shown.Rows[1].Take(4));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Typed_reads_convert_dates_flags_and_guids()
    {
        var guid = Guid.NewGuid();
        var rows = await shared.Server.ListAsync<(DateTime, string, bool, Guid, decimal)>(
            $"SELECT DATE '2026-01-02', DATE '2026-01-02', CAST(1 AS SIGNED), '{guid}', 2.50");
        Assert.Equal([(new DateTime(2026, 1, 2), "2026-01-02", true, guid, 2.50m)], rows);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_wide_decimal_is_text_or_a_double_and_the_error_for_other_types_names_its_column()
    {
        const string big = "12345678901234567890123456789012345.123456789012345678901234567890";
        var sql = $"SELECT CAST({big} AS DECIMAL(65,30)) AS big";

        Assert.Equal(big, await shared.Server.ScalarAsync<string>(sql));
        Assert.Equal(big, await shared.Server.ScalarAsync<object>(sql));
        Assert.Equal(1.2345678901234568e34, await shared.Server.ScalarAsync<double>(sql));
        var error = await Assert.ThrowsAsync<ServerException>(() => shared.Server.ScalarAsync<decimal>(sql));
        Assert.Contains($"Column big is {big}, which Decimal can't hold", error.Message);
        Assert.Equal((1.5m, 2L), Assert.Single(await shared.Server.ListAsync<(decimal, long)>("SELECT 1.5, CAST(2 AS DECIMAL(5,0))")));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_zero_date_that_a_type_cannot_hold_names_its_column()
    {
        var table = SharedServer.Unique("d");
        await shared.Server.ExecuteAsync(
            $"SET SESSION sql_mode = ''; CREATE TABLE test.{table} (day DATE); INSERT INTO test.{table} VALUES (0)");

        var zero = await Assert.ThrowsAsync<ServerException>(() => shared.Server.ListAsync<DateTime>($"SELECT day FROM test.{table}"));
        Assert.Contains("Column day is 0000-00-00", zero.Message);
        Assert.Equal(["0000-00-00"], await shared.Server.ListAsync<string>($"SELECT day FROM test.{table}"));
    }
}
