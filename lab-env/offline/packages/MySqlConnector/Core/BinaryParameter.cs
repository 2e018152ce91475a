using System.Globalization;
using System.Text;
using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>A parameter's value in the binary protocol.</summary>
internal static class BinaryParameter
{
    private const ushort Unsigned = 0x8000;

    public static ushort Type(MySqlParameter parameter) => parameter.Value switch
    {
        null or DBNull => (ushort)ColumnType.Null,
        sbyte or bool => (ushort)ColumnType.Tiny,
        byte => (ushort)ColumnType.Tiny | Unsigned,
        short => (ushort)ColumnType.Short,
        ushort => (ushort)ColumnType.Short | Unsigned,
        int => (ushort)ColumnType.Long,
        uint => (ushort)ColumnType.Long | Unsigned,
        long or Enum => (ushort)ColumnType.LongLong,
        ulong => (ushort)ColumnType.LongLong | Unsigned,
        float => (ushort)ColumnType.Float,
        double => (ushort)ColumnType.Double,
        decimal => (ushort)ColumnType.NewDecimal,
        DateTime or DateTimeOffset or DateOnly => (ushort)ColumnType.DateTime,
        TimeSpan or TimeOnly => (ushort)ColumnType.Time,
        string or char or StringBuilder or Guid or System.Numerics.BigInteger => (ushort)ColumnType.VarString,
        _ => (ushort)ColumnType.Blob,
    };

    public static void Write(PayloadWriter writer, MySqlParameter parameter, ConnectionSettings settings)
    {
        switch (parameter.Value)
        {
            case bool truth:
                writer.Byte(truth ? (byte)1 : (byte)0);
                break;
            case sbyte number:
                writer.Byte((byte)number);
                break;
            case byte number:
                writer.Byte(number);
                break;
            case short number:
                writer.UInt16((ushort)number);
                break;
            case ushort number:
                writer.UInt16(number);
                break;
            case int number:
                writer.UInt32((uint)number);
                break;
            case uint number:
                writer.UInt32(number);
                break;
            case long number:
                writer.UInt64((ulong)number);
                break;
            case ulong number:
                writer.UInt64(number);
                break;
            case Enum named:
                writer.UInt64((ulong)Convert.ToInt64(named, CultureInfo.InvariantCulture));
                break;
            case float number:
                writer.UInt32(BitConverter.SingleToUInt32Bits(number));
                break;
            case double number:
                writer.UInt64(BitConverter.DoubleToUInt64Bits(number));
                break;
            case decimal or System.Numerics.BigInteger:
                writer.LengthEncodedText(((IFormattable)parameter.Value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                WriteDateTime(writer, SqlLiteral.Checked(time, parameter, settings));
                break;
            case DateTimeOffset time:
                WriteDateTime(writer, time.UtcDateTime);
                break;
            case DateOnly date:
                WriteDateTime(writer, date.ToDateTime(TimeOnly.MinValue));
                break;
            case TimeSpan span:
                WriteTime(writer, span);
                break;
            case TimeOnly time:
                WriteTime(writer, time.ToTimeSpan());
                break;
            case string text:
                writer.LengthEncodedText(parameter.Limit(text.AsSpan()));
                break;
            case char or StringBuilder:
                writer.LengthEncodedText(parameter.Value.ToString());
                break;
            case Guid guid:
                writer.LengthEncodedText(guid.ToString(settings.GuidFormat == MySqlGuidFormat.Char32 ? "N" : "D"));
                break;
            default:
                writer.LengthEncodedBytes(SqlLiteral.Bytes(parameter));
                break;
        }
    }

    private static void WriteDateTime(PayloadWriter writer, DateTime time)
    {
        writer.Byte(11);
        writer.UInt16((ushort)time.Year);
        writer.Bytes([(byte)time.Month, (byte)time.Day, (byte)time.Hour, (byte)time.Minute, (byte)time.Second]);
        writer.UInt32((uint)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
    }

    private static void WriteTime(PayloadWriter writer, TimeSpan span)
    {
        var size = span.Duration();
        writer.Byte(12);
        writer.Byte(span < TimeSpan.Zero ? (byte)1 : (byte)0);
        writer.UInt32((uint)size.Days);
        writer.Bytes([(byte)size.Hours, (byte)size.Minutes, (byte)size.Seconds]);
        writer.UInt32((uint)(size.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
    }
}
