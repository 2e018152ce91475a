using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MySqlConnector.Core;

/// <summary>Values as the text protocol has them.</summary>
internal static class TextValue
{
    public static object Read(ReadOnlySpan<byte> data, MySqlDbType type, ConnectionSettings settings) => type switch
    {
        MySqlDbType.Bool => Integer(data) != 0,
        MySqlDbType.Byte => (sbyte)Integer(data),
        MySqlDbType.UByte => (byte)Integer(data),
        MySqlDbType.Int16 => (short)Integer(data),
        MySqlDbType.UInt16 => (ushort)Integer(data),
        MySqlDbType.Int24 or MySqlDbType.Int32 or MySqlDbType.Year => (int)Integer(data),
        MySqlDbType.UInt24 or MySqlDbType.UInt32 => (uint)Integer(data),
        MySqlDbType.Int64 => Integer(data),
        MySqlDbType.UInt64 => ulong.Parse(data, CultureInfo.InvariantCulture),
        MySqlDbType.Float => float.Parse(data, CultureInfo.InvariantCulture),
        MySqlDbType.Double => double.Parse(data, CultureInfo.InvariantCulture),
        MySqlDbType.Date or MySqlDbType.DateTime or MySqlDbType.Timestamp => Time(data, settings),
        MySqlDbType.Time => Span(data),
        _ => Common(data, type),
    };

    /// <summary>What looks the same in both protocols.</summary>
    public static object Common(ReadOnlySpan<byte> data, MySqlDbType type)
    {
        var clr = ColumnTypes.ClrType(type);
        return type switch
        {
            MySqlDbType.NewDecimal => decimal.Parse(data, CultureInfo.InvariantCulture),
            MySqlDbType.Bit => Bits(data),
            MySqlDbType.Guid => Guid.TryParse(Encoding.UTF8.GetString(data), out var guid) ? guid : throw new FormatException($"'{Encoding.UTF8.GetString(data)}' is not a Guid; set GuidFormat=None to read such columns as text."),
            MySqlDbType.Vector => (ReadOnlyMemory<float>)MemoryMarshal.Cast<byte, float>(data).ToArray(),
            _ when clr == typeof(string) => Encoding.UTF8.GetString(data),
            _ => data.ToArray(),
        };
    }

    public static long Integer(ReadOnlySpan<byte> data) => Utf8Parser.TryParse(data, out long value, out var used) && used == data.Length
        ? value
        : throw new FormatException($"The server sent '{Encoding.UTF8.GetString(data)}' where an integer is expected.");

    /// <summary>A text as a point in time: "2026-11-21", "2026-11-21 08:00:00", with up to six digits of a fraction.</summary>
    public static DateTime Time(ReadOnlySpan<byte> data, ConnectionSettings settings)
    {
        if (data.StartsWith("0000-00-00"u8))
            return Zero(settings);
        var text = Encoding.UTF8.GetString(data);
        string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF"];
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? DateTime.SpecifyKind(time, settings.DateTimeKind)
            : throw new FormatException($"Couldn't interpret value as a valid DateTime: {text}");
    }

    public static DateTime Zero(ConnectionSettings settings) => settings.ConvertZeroDateTime
        ? DateTime.MinValue
        : throw new InvalidCastException("Unable to convert MySQL date/time to System.DateTime, set AllowZeroDateTime=True or ConvertZeroDateTime=True in the connection string. See https://mysqlconnector.net/connection-options/");

    // "-838:59:59.000000" to "838:59:59.000000".
    private static TimeSpan Span(ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetString(data);
        var parts = text.TrimStart('-').Split(':', '.');
        if (parts.Length < 3)
            throw new FormatException($"Couldn't interpret value as a valid TimeSpan: {text}");
        var numbers = parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var span = new TimeSpan(numbers[0], numbers[1], numbers[2]);
        if (parts.Length > 3)
            span += TimeSpan.FromMicroseconds(int.Parse(parts[3].PadRight(6, '0'), CultureInfo.InvariantCulture));
        return text[0] == '-' ? -span : span;
    }

    private static ulong Bits(ReadOnlySpan<byte> data)
    {
        Span<byte> whole = stackalloc byte[8];
        whole.Clear();
        data.CopyTo(whole[(8 - data.Length)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(whole);
    }
}
