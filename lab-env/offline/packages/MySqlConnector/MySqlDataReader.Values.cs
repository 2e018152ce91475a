using System.Collections.ObjectModel;
using System.Data.Common;
using System.Text;
using MySqlConnector.Core;

namespace MySqlConnector;

// The values of the current row. A getter converts between numbers where the value fits, and nothing else.
public sealed partial class MySqlDataReader : IDbColumnSchemaGenerator
{
    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override string GetName(int ordinal) => Columns(ordinal)[ordinal].Name;

    /// <exception cref="IndexOutOfRangeException">No column has the name; upper and lower case are the same.</exception>
    public override int GetOrdinal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var columns = _columns ?? throw NoResult();
        var ordinal = Array.FindIndex(columns, column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return ordinal >= 0 ? ordinal : throw new IndexOutOfRangeException($"The column name '{name}' does not exist in the result set.");
    }

    public override string GetDataTypeName(int ordinal) => ColumnTypes.Name(TypeOf(ordinal), Columns(ordinal)[ordinal]);

    public override Type GetFieldType(int ordinal) => ColumnTypes.ClrType(TypeOf(ordinal));

    public Type GetFieldType(string name) => GetFieldType(GetOrdinal(name));

    public override bool IsDBNull(int ordinal) => Current(ordinal).IsNull(ordinal);

    public override object GetValue(int ordinal) => Current(ordinal).Value(ordinal);

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public override bool GetBoolean(int ordinal) => GetValue(ordinal) is var value && value is bool truth ? truth : Number<long>(value) != 0;
    public bool GetBoolean(string name) => GetBoolean(GetOrdinal(name));

    public override byte GetByte(int ordinal) => Number<byte>(GetValue(ordinal));
    public byte GetByte(string name) => GetByte(GetOrdinal(name));

    public sbyte GetSByte(int ordinal) => Number<sbyte>(GetValue(ordinal));
    public sbyte GetSByte(string name) => GetSByte(GetOrdinal(name));

    public override short GetInt16(int ordinal) => Number<short>(GetValue(ordinal));
    public short GetInt16(string name) => GetInt16(GetOrdinal(name));

    public ushort GetUInt16(int ordinal) => Number<ushort>(GetValue(ordinal));
    public ushort GetUInt16(string name) => GetUInt16(GetOrdinal(name));

    public override int GetInt32(int ordinal) => Current(ordinal).TryInteger(ordinal, out var value) ? checked((int)value) : Number<int>(GetValue(ordinal));
    public int GetInt32(string name) => GetInt32(GetOrdinal(name));

    public uint GetUInt32(int ordinal) => Number<uint>(GetValue(ordinal));
    public uint GetUInt32(string name) => GetUInt32(GetOrdinal(name));

    public override long GetInt64(int ordinal) => Current(ordinal).TryInteger(ordinal, out var value) ? value : Number<long>(GetValue(ordinal));
    public long GetInt64(string name) => GetInt64(GetOrdinal(name));

    public ulong GetUInt64(int ordinal) => Number<ulong>(GetValue(ordinal));
    public ulong GetUInt64(string name) => GetUInt64(GetOrdinal(name));

    public override decimal GetDecimal(int ordinal) => GetValue(ordinal) switch { double value => (decimal)value, float value => (decimal)value, var other => (decimal)other };
    public decimal GetDecimal(string name) => GetDecimal(GetOrdinal(name));

    public override double GetDouble(int ordinal) => GetValue(ordinal) switch { float value => value, decimal value => (double)value, var other => (double)other };
    public double GetDouble(string name) => GetDouble(GetOrdinal(name));

    public override float GetFloat(int ordinal) => GetValue(ordinal) switch
    {
        double value when value is >= float.MinValue and <= float.MaxValue => (float)value,
        decimal value => (float)value,
        var other => (float)other,
    };
    public float GetFloat(string name) => GetFloat(GetOrdinal(name));

    public override string GetString(int ordinal) => (string)GetValue(ordinal);
    public string GetString(string name) => GetString(GetOrdinal(name));

    public override char GetChar(int ordinal) => GetString(ordinal) is [var first, ..] ? first : throw new InvalidCastException();
    public char GetChar(string name) => GetChar(GetOrdinal(name));

    public override Guid GetGuid(int ordinal) => GetValue(ordinal) switch
    {
        string text when Guid.TryParse(text, out var guid) => guid,
        byte[] { Length: 16 } bytes => new Guid(bytes),
        var other => (Guid)other,
    };
    public Guid GetGuid(string name) => GetGuid(GetOrdinal(name));

    public override DateTime GetDateTime(int ordinal) => GetValue(ordinal) switch
    {
        string text => TextValue.Time(Encoding.UTF8.GetBytes(text), _connection.Settings),
        var other => (DateTime)other,
    };
    public DateTime GetDateTime(string name) => GetDateTime(GetOrdinal(name));

    public DateTimeOffset GetDateTimeOffset(int ordinal) => new(DateTime.SpecifyKind(GetDateTime(ordinal), DateTimeKind.Utc));
    public DateTimeOffset GetDateTimeOffset(string name) => GetDateTimeOffset(GetOrdinal(name));

    public DateOnly GetDateOnly(int ordinal) => DateOnly.FromDateTime(GetDateTime(ordinal));
    public DateOnly GetDateOnly(string name) => GetDateOnly(GetOrdinal(name));

    public TimeSpan GetTimeSpan(int ordinal) => (TimeSpan)GetValue(ordinal);
    public TimeSpan GetTimeSpan(string name) => GetTimeSpan(GetOrdinal(name));

    public TimeOnly GetTimeOnly(int ordinal) => TimeOnly.FromTimeSpan(GetTimeSpan(ordinal));
    public TimeOnly GetTimeOnly(string name) => GetTimeOnly(GetOrdinal(name));

    public override Stream GetStream(int ordinal) => new MemoryStream(Bytes(ordinal).ToArray(), writable: false);
    public Stream GetStream(string name) => GetStream(GetOrdinal(name));

    public override TextReader GetTextReader(int ordinal) => new StringReader(GetString(ordinal));
    public TextReader GetTextReader(string name) => GetTextReader(GetOrdinal(name));

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        var bytes = Bytes(ordinal);
        return buffer is null ? bytes.Length : Copy(bytes, dataOffset, buffer, bufferOffset, length);
    }

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        var text = GetString(ordinal);
        return buffer is null ? text.Length : Copy(text, dataOffset, buffer, bufferOffset, length);
    }

    public override T GetFieldValue<T>(int ordinal)
    {
        object? value = null;
        if (typeof(T) == typeof(bool))
            value = GetBoolean(ordinal);
        else if (typeof(T) == typeof(byte))
            value = GetByte(ordinal);
        else if (typeof(T) == typeof(sbyte))
            value = GetSByte(ordinal);
        else if (typeof(T) == typeof(short))
            value = GetInt16(ordinal);
        else if (typeof(T) == typeof(ushort))
            value = GetUInt16(ordinal);
        else if (typeof(T) == typeof(int))
            value = GetInt32(ordinal);
        else if (typeof(T) == typeof(uint))
            value = GetUInt32(ordinal);
        else if (typeof(T) == typeof(long))
            value = GetInt64(ordinal);
        else if (typeof(T) == typeof(ulong))
            value = GetUInt64(ordinal);
        else if (typeof(T) == typeof(decimal))
            value = GetDecimal(ordinal);
        else if (typeof(T) == typeof(double))
            value = GetDouble(ordinal);
        else if (typeof(T) == typeof(float))
            value = GetFloat(ordinal);
        else if (typeof(T) == typeof(DateTimeOffset))
            value = GetDateTimeOffset(ordinal);
        else if (typeof(T) == typeof(DateOnly))
            value = GetDateOnly(ordinal);
        else if (typeof(T) == typeof(TimeOnly))
            value = GetTimeOnly(ordinal);
        return value is null ? base.GetFieldValue<T>(ordinal) : (T)value;
    }

    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        new([.. (_columns ?? []).Select((column, ordinal) => (DbColumn)new MySqlDbColumn(ordinal, column, TypeOf(ordinal)))]);

    private static InvalidOperationException NoResult() => new("There is no current result set.");

    private static T Number<T>(object value)
        where T : struct, System.Numerics.INumber<T> => value switch
        {
            sbyte number => T.CreateChecked(number),
            byte number => T.CreateChecked(number),
            short number => T.CreateChecked(number),
            ushort number => T.CreateChecked(number),
            int number => T.CreateChecked(number),
            uint number => T.CreateChecked(number),
            long number => T.CreateChecked(number),
            ulong number => T.CreateChecked(number),
            decimal number => T.CreateChecked(decimal.Truncate(number)),
            bool truth => truth ? T.One : T.Zero,
            _ => throw new InvalidCastException($"Can't convert {(value is DBNull ? "NULL" : value.GetType().Name)} to {typeof(T).Name}"),
        };

    private static long Copy<T>(ReadOnlySpan<T> data, long offset, T[] buffer, int bufferOffset, int length)
    {
        var rest = data[(int)Math.Min(offset, data.Length)..];
        rest = rest[..Math.Min(rest.Length, length)];
        rest.CopyTo(buffer.AsSpan(bufferOffset));
        return rest.Length;
    }

    private ReadOnlySpan<byte> Bytes(int ordinal)
    {
        var row = Current(ordinal);
        if (row.IsNull(ordinal))
            throw new InvalidCastException("Column is NULL.");
        return GetFieldType(ordinal) == typeof(byte[]) || GetFieldType(ordinal) == typeof(string)
            ? row.Bytes(ordinal)
            : throw new InvalidCastException($"Can't convert {TypeOf(ordinal)} to bytes.");
    }

    private MySqlDbType TypeOf(int ordinal)
    {
        Columns(ordinal);
        return _row!.Types[ordinal];
    }

    private Protocol.ColumnDefinition[] Columns(int ordinal)
    {
        var columns = _columns ?? throw NoResult();
        return (uint)ordinal < (uint)columns.Length ? columns : throw new IndexOutOfRangeException($"value must be between 0 and {columns.Length - 1}");
    }

    private Row Current(int ordinal)
    {
        Columns(ordinal);
        return _hasRow ? _row! : throw new InvalidOperationException(_hasRows || _rowsEnded ? "There is no current row." : "Read must be called first.");
    }
}
