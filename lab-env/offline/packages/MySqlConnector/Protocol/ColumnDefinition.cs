namespace MySqlConnector.Protocol;

/// <summary>A column of a result set.</summary>
/// <param name="Length">The greatest length of a value in bytes.</param>
/// <param name="CharacterSet">A collation's number; 63 is binary.</param>
internal sealed record ColumnDefinition(string Database, string Table, string PhysicalTable, string Name, string PhysicalName,
    int CharacterSet, uint Length, ColumnType Type, ColumnFlags Flags, byte Decimals)
{
    private const int Binary = 63;

    public bool IsUnsigned => (Flags & ColumnFlags.Unsigned) != 0;

    public bool IsBinary => CharacterSet == Binary;

    public static ColumnDefinition Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        reader.LengthEncodedBytes();
        var (database, table, physicalTable, name, physicalName) =
            (reader.LengthEncodedText(), reader.LengthEncodedText(), reader.LengthEncodedText(), reader.LengthEncodedText(), reader.LengthEncodedText());
        reader.Skip(1);
        return new ColumnDefinition(database, table, physicalTable, name, physicalName,
            reader.UInt16(), reader.UInt32(), (ColumnType)reader.Byte(), (ColumnFlags)reader.UInt16(), reader.Byte());
    }
}
