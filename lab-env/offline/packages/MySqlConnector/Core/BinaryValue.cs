using System.Buffers.Binary;
using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>Values as prepared statements return them.</summary>
internal static class BinaryValue
{
    /// <summary>The bytes of the next value of a row.</summary>
    public static int Length(ref PayloadReader reader, ColumnType type) => type switch
    {
        ColumnType.Tiny => 1,
        ColumnType.Short or ColumnType.Year => 2,
        ColumnType.Long or ColumnType.Int24 or ColumnType.Float => 4,
        ColumnType.LongLong or ColumnType.Double => 8,
        ColumnType.Date or ColumnType.DateTime or ColumnType.Timestamp or ColumnType.Time => reader.Byte(),
        _ => reader.ValueLength(),
    };

    public static object Read(ReadOnlySpan<byte> data, MySqlDbType type, ConnectionSettings settings) => type switch
    {
        MySqlDbType.Bool => data[0] != 0,
        MySqlDbType.Byte => (sbyte)data[0],
        MySqlDbType.UByte => data[0],
        MySqlDbType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(data),
        MySqlDbType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(data),
        MySqlDbType.Year => (int)BinaryPrimitives.ReadInt16LittleEndian(data),
        MySqlDbType.Int24 or MySqlDbType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(data),
        MySqlDbType.UInt24 or MySqlDbType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(data),
        MySqlDbType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(data),
        MySqlDbType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(data),
        MySqlDbType.Float => BinaryPrimitives.ReadSingleLittleEndian(data),
        MySqlDbType.Double => BinaryPrimitives.ReadDoubleLittleEndian(data),
        MySqlDbType.Date or MySqlDbType.DateTime or MySqlDbType.Timestamp => Time(data, settings),
        MySqlDbType.Time => Span(data),
        _ => TextValue.Common(data, type),
    };

    // Trailing zeros are left out: nothing at all is the date of zeros.
    private static DateTime Time(ReadOnlySpan<byte> data, ConnectionSettings settings)
    {
        if (!data.ContainsAnyExcept((byte)0))
            return TextValue.Zero(settings);
        Span<byte> all = stackalloc byte[11];
        all.Clear();
        data.CopyTo(all);
        return new DateTime(BinaryPrimitives.ReadUInt16LittleEndian(all), all[2], all[3], all[4], all[5], all[6], settings.DateTimeKind)
            .AddMicroseconds(BinaryPrimitives.ReadUInt32LittleEndian(all[7..]));
    }

    private static TimeSpan Span(ReadOnlySpan<byte> data)
    {
        Span<byte> all = stackalloc byte[12];
        all.Clear();
        data.CopyTo(all);
        var span = new TimeSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(all[1..]), all[5], all[6], all[7])
            + TimeSpan.FromMicroseconds(BinaryPrimitives.ReadUInt32LittleEndian(all[8..]));
        return all[0] == 1 ? -span : span;
    }
}
