using System.Globalization;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>Reads result sets as tables.</summary>
internal static class ResultTable
{
    public static async Task<Table> ReadAsync(MySqlDataReader reader, CancellationToken cancellationToken)
    {
        var table = new Table([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        while (await reader.ReadAsync(cancellationToken))
            table.Row([.. Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader, i))]);
        return table;
    }

    private static object? Cell(MySqlDataReader reader, int column) => reader.IsDBNull(column) ? null
        : IsDecimal(reader, column) ? Decimal(reader.GetMySqlDecimal(column).ToString())
        : reader.GetValue(column) switch
        {
            byte[] bytes when bytes.Length <= 32 => "0x" + Convert.ToHexString(bytes),
            byte[] bytes => $"0x{Convert.ToHexString(bytes.AsSpan(0, 32))}… ({bytes.Length} bytes)",
            MySqlDateTime time => Text(time, isDate: reader.GetDataTypeName(column) == "DATE"),
            var value => value,
        };

    /// <summary>Whether a column has decimals of the server, which may not fit into .NET's.</summary>
    internal static bool IsDecimal(MySqlDataReader reader, int column) => reader.GetDataTypeName(column) == "DECIMAL";

    // The server's decimals have up to 65 digits, .NET's 28.
    internal static object Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            && value.ToString(CultureInfo.InvariantCulture) == text ? value : text;

    /// <summary>Returns the text that the mysql client would write. Month and day may be zero.</summary>
    internal static string Text(MySqlDateTime time, bool isDate)
    {
        var date = string.Create(CultureInfo.InvariantCulture, $"{time.Year:0000}-{time.Month:00}-{time.Day:00}");
        if (isDate)
            return date;
        var fraction = time.Microsecond == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{time.Microsecond:000000}");
        return string.Create(CultureInfo.InvariantCulture, $"{date} {time.Hour:00}:{time.Minute:00}:{time.Second:00}{fraction}");
    }
}
