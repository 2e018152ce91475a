using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>Where the values of the current row are in its packet. The packet's bytes are valid until the next row.</summary>
internal sealed class Row(ColumnDefinition[] columns, bool isBinary, ConnectionSettings settings)
{
    private readonly (int Offset, int Length)[] _values = new (int, int)[columns.Length];
    private ReadOnlyMemory<byte> _data;

    public MySqlDbType[] Types { get; } = [.. columns.Select(column => ColumnTypes.Of(column, settings))];

    public void Set(ReadOnlyMemory<byte> data)
    {
        _data = data;
        if (isBinary)
            LocateBinary();
        else
            LocateText();
    }

    public bool IsNull(int ordinal) => _values[ordinal].Length < 0;

    public ReadOnlySpan<byte> Bytes(int ordinal) => _data.Span.Slice(_values[ordinal].Offset, _values[ordinal].Length);

    public object Value(int ordinal) =>
        IsNull(ordinal) ? DBNull.Value
        : isBinary ? BinaryValue.Read(Bytes(ordinal), Types[ordinal], settings)
        : TextValue.Read(Bytes(ordinal), Types[ordinal], settings);

    /// <summary>Without boxing, for the types whose text is a number.</summary>
    public bool TryInteger(int ordinal, out long value)
    {
        value = 0;
        if (isBinary || Types[ordinal] is not (MySqlDbType.Int32 or MySqlDbType.Int64 or MySqlDbType.Int16 or MySqlDbType.UInt32) || IsNull(ordinal))
            return false;
        value = TextValue.Integer(Bytes(ordinal));
        return true;
    }

    private void LocateText()
    {
        var reader = new PayloadReader(_data.Span);
        for (var i = 0; i < _values.Length; i++)
        {
            var length = reader.ValueLength();
            _values[i] = (_data.Length - reader.Remaining, length);
            reader.Skip(Math.Max(0, length));
        }
    }

    private void LocateBinary()
    {
        var reader = new PayloadReader(_data.Span);
        reader.Skip(1);
        // A bit for each column, after two that are reserved.
        var nulls = reader.Bytes((columns.Length + 9) / 8);
        for (var i = 0; i < _values.Length; i++)
        {
            var isNull = (nulls[(i + 2) / 8] >> (i + 2) % 8 & 1) != 0;
            var length = isNull ? -1 : BinaryValue.Length(ref reader, columns[i].Type);
            _values[i] = (_data.Length - reader.Remaining, length);
            reader.Skip(Math.Max(0, length));
        }
    }
}
