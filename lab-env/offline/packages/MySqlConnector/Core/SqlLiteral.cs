using System.Globalization;
using System.Text;
using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>A parameter's value as SQL text.</summary>
internal static class SqlLiteral
{
    private const string TimestampFormat = "yyyy'-'MM'-'dd' 'HH':'mm':'ss'.'ffffff";

    public static void Write(PayloadWriter writer, MySqlParameter parameter, bool noBackslashEscapes, ConnectionSettings settings)
    {
        switch (parameter.Value)
        {
            case null or DBNull:
                writer.Bytes("NULL"u8);
                break;
            case string text:
                Quote(writer, parameter.Limit(text.AsSpan()), noBackslashEscapes);
                break;
            case char character:
                Quote(writer, [character], noBackslashEscapes);
                break;
            case StringBuilder builder:
                Quote(writer, builder.ToString(), noBackslashEscapes);
                break;
            case bool truth:
                writer.Bytes(truth ? "true"u8 : "false"u8);
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal or System.Numerics.BigInteger:
                writer.Text(((IFormattable)parameter.Value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case float or double:
                writer.Text(((IFormattable)parameter.Value).ToString("R", CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                writer.Text($"timestamp('{Checked(time, parameter, settings).ToString(TimestampFormat, CultureInfo.InvariantCulture)}')");
                break;
            case DateTimeOffset time:
                writer.Text($"timestamp('{time.UtcDateTime.ToString(TimestampFormat, CultureInfo.InvariantCulture)}')");
                break;
            case DateOnly date:
                writer.Text($"timestamp('{date.ToString("yyyy'-'MM'-'dd", CultureInfo.InvariantCulture)}')");
                break;
            case TimeOnly time:
                writer.Text($"time '{time.ToString("HH':'mm':'ss'.'ffffff", CultureInfo.InvariantCulture)}'");
                break;
            case TimeSpan span:
                writer.Text($"time '{Time(span)}'");
                break;
            case Guid guid:
                writer.Text($"'{guid.ToString(settings.GuidFormat == MySqlGuidFormat.Char32 ? "N" : "D")}'");
                break;
            case Enum named when parameter.HasSetType && parameter.MySqlDbType is MySqlDbType.String or MySqlDbType.VarChar:
                Quote(writer, named.ToString("G"), noBackslashEscapes);
                break;
            case Enum named:
                writer.Text(named.ToString("D"));
                break;
            default:
                QuoteBinary(writer, Bytes(parameter), noBackslashEscapes);
                break;
        }
    }

    /// <summary>A value of bytes in one of its forms.</summary>
    /// <exception cref="NotSupportedException">It is none, nor of another type that a parameter can have.</exception>
    public static ReadOnlySpan<byte> Bytes(MySqlParameter parameter) => parameter.Value switch
    {
        byte[] bytes => parameter.Limit(bytes.AsSpan()),
        ReadOnlyMemory<byte> memory => memory.Span,
        Memory<byte> memory => memory.Span,
        ArraySegment<byte> segment => segment,
        MemoryStream stream => stream.ToArray(),
        var other => throw new NotSupportedException($"Parameter type {other?.GetType().Name} is not supported; see https://mysqlconnector.net/param-type. Value: {other}"),
    };

    /// <exception cref="MySqlException">The value is of the other kind than the connection's.</exception>
    public static DateTime Checked(DateTime time, MySqlParameter parameter, ConnectionSettings settings) => (settings.DateTimeKind, time.Kind) switch
    {
        (DateTimeKind.Utc, DateTimeKind.Local) => throw new MySqlException($"DateTime.Kind must not be Local when DateTimeKind setting is Utc (parameter name: {parameter.ParameterName})"),
        (DateTimeKind.Local, DateTimeKind.Utc) => throw new MySqlException($"DateTime.Kind must not be Utc when DateTimeKind setting is Local (parameter name: {parameter.ParameterName})"),
        _ => time,
    };

    private static string Time(TimeSpan span)
    {
        var size = span.Duration();
        return string.Create(CultureInfo.InvariantCulture, $"{(span < TimeSpan.Zero ? "-" : "")}{size.Days * 24 + size.Hours}:{size:mm':'ss'.'ffffff}");
    }

    private static void Quote(PayloadWriter writer, ReadOnlySpan<char> text, bool noBackslashEscapes)
    {
        writer.Byte((byte)'\'');
        while (text.Length > 0)
        {
            var next = noBackslashEscapes ? text.IndexOf('\'') : text.IndexOfAny('\'', '\\');
            var plain = next < 0 ? text : text[..next];
            writer.Text(plain);
            if (next < 0)
                break;
            // Doubled, either stands for itself.
            writer.Byte((byte)text[next]);
            writer.Byte((byte)text[next]);
            text = text[(next + 1)..];
        }
        writer.Byte((byte)'\'');
    }

    private static void QuoteBinary(PayloadWriter writer, ReadOnlySpan<byte> bytes, bool noBackslashEscapes)
    {
        writer.Bytes("_binary'"u8);
        while (bytes.Length > 0)
        {
            var next = noBackslashEscapes ? bytes.IndexOf((byte)'\'') : bytes.IndexOfAny((byte)'\'', (byte)'\\', (byte)0);
            writer.Bytes(next < 0 ? bytes : bytes[..next]);
            if (next < 0)
                break;
            writer.Bytes(bytes[next] == 0 ? "\\0"u8 : [bytes[next], bytes[next]]);
            bytes = bytes[(next + 1)..];
        }
        writer.Byte((byte)'\'');
    }
}
