using System.Globalization;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>Result sets as tables to look at.</summary>
internal static class ResultTable
{
    public static async Task<Table> ReadAsync(MySqlDataReader reader, CancellationToken cancellationToken)
    {
        var table = new Table([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            table.Row([.. Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader, i))]);
        return table;
    }

    private static object? Cell(MySqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column) switch
    {
        byte[] bytes => bytes.Length <= 32 ? "0x" + Convert.ToHexString(bytes) : $"0x{Convert.ToHexString(bytes.AsSpan(0, 32))}… ({bytes.Length} bytes)",
        DateTime { TimeOfDay.Ticks: 0 } date when reader.GetDataTypeName(column) == "DATE" => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        var value => value,
    };
}
