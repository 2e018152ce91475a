using System.Text;
using MySqlConnector;

namespace Offline.Packages.Tests;

/// <summary>Values to the server and back, as text and prepared.</summary>
public abstract class ValueTests(DatabaseServer server)
{
    public static TheoryData<bool> Protocols => new(false, true);

    [EngineTheory]
    [MemberData(nameof(Protocols))]
    public async Task Values_of_all_types_return(bool isPrepared)
    {
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, """
            CREATE TEMPORARY TABLE v (i8 TINYINT, u8 TINYINT UNSIGNED, i16 SMALLINT, u16 SMALLINT UNSIGNED, i32 INT, u32 INT UNSIGNED, i64 BIGINT, u64 BIGINT UNSIGNED,
              i24 MEDIUMINT, b BOOL, f FLOAT, d DOUBLE, n DECIMAL(28,10), t VARCHAR(100), c CHAR(3), x TEXT, raw VARBINARY(100), blb BLOB, day DATE, dt DATETIME(6), ts TIMESTAMP(6), tm TIME(6), y YEAR, j JSON, e ENUM('a','b'), g CHAR(36), bits BIT(10)) CHARACTER SET utf8mb4
            """);
        var time = new DateTime(2026, 2, 28, 23, 59, 59).AddMicroseconds(123456);
        var guid = Guid.NewGuid();
        (string Name, object? Value)[] values =
        [
            ("i8", (sbyte)-128), ("u8", (byte)255), ("i16", short.MinValue), ("u16", ushort.MaxValue), ("i32", int.MinValue), ("u32", uint.MaxValue), ("i64", long.MinValue), ("u64", ulong.MaxValue),
            ("i24", -8_388_608), ("b", true), ("f", 1.5f), ("d", -1.0 / 3), ("n", -12345678901234567.0123456789m), ("t", "Zoë's \\ \"naïve\" 🙂 \0 %_"), ("c", "äöü"), ("x", new string('ß', 20_000)), ("raw", new byte[] { 0, 1, 39, 92, 255, 26 }),
            ("blb", Encoding.UTF8.GetBytes(new string('y', 60_000))), ("day", new DateTime(1000, 1, 1)), ("dt", time), ("ts", time), ("tm", -new TimeSpan(0, 700, 1, 2) - TimeSpan.FromMicroseconds(7)), ("y", 2026), ("j", "{\"a\": 1}"), ("e", "b"), ("g", guid), ("bits", 513UL),
        ];
        await ExecuteAsync(connection, isPrepared, $"INSERT INTO v VALUES ({string.Join(", ", values.Select(value => "@" + value.Name))})", values);
        await using var command = Run.Command(connection, "SELECT * FROM v");
        if (isPrepared)
            await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Assert.Equal(values.Length, reader.FieldCount);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i].Name, reader.GetName(i));
            Assert.Equal(values[i].Value, reader.GetValue(i));
            if (values[i].Name != "g" || reader.GetFieldType(i) == typeof(Guid))
                Assert.Equal(values[i].Value!.GetType(), reader.GetFieldType(i));
        }
        Assert.Equal(time, reader.GetDateTime("dt"));
        Assert.Equal(guid, reader.GetGuid("g"));
        Assert.Equal(long.MinValue, reader.GetInt64("i64"));
        Assert.Throws<OverflowException>(() => reader.GetInt32("i64"));
        Assert.False(await reader.ReadAsync());
    }

    [EngineTheory]
    [MemberData(nameof(Protocols))]
    public async Task Nulls_return_as_nulls(bool isPrepared)
    {
        await using var connection = await server.OpenAsync();
        await Run.NonQueryAsync(connection, $"CREATE TEMPORARY TABLE n ({string.Join(", ", Enumerable.Range(0, 20).Select(i => $"c{i} INT"))})");
        var values = Enumerable.Range(0, 20).Select(i => ($"c{i}", i % 3 == 0 ? (object?)null : i % 3 == 1 ? DBNull.Value : i)).ToArray();
        await ExecuteAsync(connection, isPrepared, $"INSERT INTO n VALUES ({string.Join(", ", values.Select(value => "@" + value.Item1))})", values);
        await using var command = Run.Command(connection, "SELECT * FROM n");
        if (isPrepared)
            await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(i % 3 != 2, reader.IsDBNull(i));
            Assert.Equal(i % 3 == 2 ? i : DBNull.Value, reader.GetValue(i));
        }
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(0));
    }

    [EngineFact]
    public async Task Prepared_statement_takes_new_values_each_time()
    {
        await using var connection = await server.OpenAsync();
        await using var command = Run.Command(connection, "SELECT @a, @b", ("a", 1), ("b", "x"));
        await command.PrepareAsync();
        Assert.True(command.IsPrepared);
        foreach (var (a, b) in new (object?, object?)[] { (1, "x"), (2L, null), (null, 2.5m), (3.5, "é") })
        {
            (command.Parameters[0].Value, command.Parameters[1].Value) = (a, b);
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal(a is null, reader.IsDBNull(0));
            Assert.Equal(b is null, reader.IsDBNull(1));
            if (a is not null)
                Assert.Equal(Convert.ToDouble(a), Convert.ToDouble(reader.GetValue(0)));
        }
    }

    [EngineTheory]
    [MemberData(nameof(Protocols))]
    public async Task Payload_over_several_packets_returns(bool isPrepared)
    {
        await using var connection = await server.OpenAsync(options => options.Pooling = false);
        // Around the sizes at which a payload needs one more packet.
        foreach (var size in new[] { 0xFF_FFFF - 1, 0xFF_FFFF, 0xFF_FFFF + 1, 20_000_000 })
        {
            var bytes = new byte[size - 12];
            new Random(size).NextBytes(bytes);
            await using var command = Run.Command(connection, "SELECT LENGTH(@v), CAST(@v AS BINARY)", ("v", isPrepared ? bytes : bytes.AsSpan(0, size / 2).ToArray()));
            if (isPrepared)
                await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            var expected = (byte[])command.Parameters[0].Value!;
            Assert.Equal(expected.Length, reader.GetInt64(0));
            Assert.True(expected.AsSpan().SequenceEqual((byte[])reader.GetValue(1)));
        }
    }

    [EngineFact]
    public async Task Too_big_a_packet_is_a_clear_error()
    {
        await using var connection = await server.OpenAsync(options => options.Pooling = false);
        var error = await Assert.ThrowsAsync<MySqlException>(() => Run.ScalarAsync(connection, "SELECT LENGTH(@v)", ("v", new byte[140_000_000])));

        Assert.True(error.ErrorCode == MySqlErrorCode.PacketTooLarge || error.Message.Contains("max_allowed_packet"), $"{error.ErrorCode}: {error.Message}");
    }

    [EngineFact]
    public async Task Comments_and_quotes_hide_what_looks_like_a_parameter()
    {
        await using var connection = await server.OpenAsync();
        var value = await Run.ScalarAsync(connection, "SELECT /* @no ? */ CONCAT('@no', \"it's ?\", `@q`.c, @yes) -- @no\n FROM (SELECT 'c' AS c) `@q` # ?", ("yes", "\\'; DROP TABLE x"));

        Assert.Equal("@noit's ?c\\'; DROP TABLE x", value);
        var error = await Assert.ThrowsAsync<MySqlException>(() => Run.ScalarAsync(connection, "SELECT @missing"));
        Assert.Contains("must be defined", error.Message);
    }

    private static async Task ExecuteAsync(MySqlConnection connection, bool isPrepared, string sql, IEnumerable<(string Name, object? Value)> values)
    {
        await using var command = Run.Command(connection, sql, [.. values]);
        if (isPrepared)
            await command.PrepareAsync();
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
        Assert.Equal(isPrepared, command.IsPrepared);
    }
}
