using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>What a column of a result is in the server's terms, in .NET's, and by name.</summary>
internal static class ColumnTypes
{
    public static MySqlDbType Of(ColumnDefinition column, ConnectionSettings settings) => column.Type switch
    {
        ColumnType.Tiny when settings.TreatTinyAsBoolean && column.Length == 1 && !column.IsUnsigned => MySqlDbType.Bool,
        ColumnType.Tiny => column.IsUnsigned ? MySqlDbType.UByte : MySqlDbType.Byte,
        ColumnType.Short => column.IsUnsigned ? MySqlDbType.UInt16 : MySqlDbType.Int16,
        ColumnType.Int24 => column.IsUnsigned ? MySqlDbType.UInt24 : MySqlDbType.Int24,
        ColumnType.Long => column.IsUnsigned ? MySqlDbType.UInt32 : MySqlDbType.Int32,
        ColumnType.LongLong => column.IsUnsigned ? MySqlDbType.UInt64 : MySqlDbType.Int64,
        ColumnType.Decimal or ColumnType.NewDecimal => MySqlDbType.NewDecimal,
        ColumnType.Date or ColumnType.NewDate => MySqlDbType.Date,
        ColumnType.String when IsGuid(column, settings.GuidFormat) => MySqlDbType.Guid,
        ColumnType.String when (column.Flags & ColumnFlags.Enum) != 0 => MySqlDbType.Enum,
        ColumnType.String when (column.Flags & ColumnFlags.Set) != 0 => MySqlDbType.Set,
        ColumnType.String => column.IsBinary ? MySqlDbType.Binary : MySqlDbType.String,
        ColumnType.VarString or ColumnType.VarChar => column.IsBinary ? MySqlDbType.VarBinary : MySqlDbType.VarChar,
        ColumnType.TinyBlob => column.IsBinary ? MySqlDbType.TinyBlob : MySqlDbType.TinyText,
        ColumnType.Blob => column.IsBinary ? MySqlDbType.Blob : MySqlDbType.Text,
        ColumnType.MediumBlob => column.IsBinary ? MySqlDbType.MediumBlob : MySqlDbType.MediumText,
        ColumnType.LongBlob => column.IsBinary ? MySqlDbType.LongBlob : MySqlDbType.LongText,
        var other => (MySqlDbType)other,
    };

    public static Type ClrType(MySqlDbType type) => type switch
    {
        MySqlDbType.Bool => typeof(bool),
        MySqlDbType.Byte => typeof(sbyte),
        MySqlDbType.UByte => typeof(byte),
        MySqlDbType.Int16 => typeof(short),
        MySqlDbType.UInt16 => typeof(ushort),
        MySqlDbType.Int24 or MySqlDbType.Int32 or MySqlDbType.Year => typeof(int),
        MySqlDbType.UInt24 or MySqlDbType.UInt32 => typeof(uint),
        MySqlDbType.Int64 => typeof(long),
        MySqlDbType.UInt64 or MySqlDbType.Bit => typeof(ulong),
        MySqlDbType.Float => typeof(float),
        MySqlDbType.Double => typeof(double),
        MySqlDbType.NewDecimal => typeof(decimal),
        MySqlDbType.Date or MySqlDbType.DateTime or MySqlDbType.Timestamp => typeof(DateTime),
        MySqlDbType.Time => typeof(TimeSpan),
        MySqlDbType.Guid => typeof(Guid),
        MySqlDbType.Vector => typeof(ReadOnlyMemory<float>),
        MySqlDbType.Null => typeof(object),
        var text when IsText(text) => typeof(string),
        _ => typeof(byte[]),
    };

    public static string Name(MySqlDbType type, ColumnDefinition column) => type switch
    {
        MySqlDbType.Bool => "BOOL",
        MySqlDbType.Byte or MySqlDbType.UByte => "TINYINT",
        MySqlDbType.Int16 or MySqlDbType.UInt16 => "SMALLINT",
        MySqlDbType.Int24 or MySqlDbType.UInt24 => "MEDIUMINT",
        MySqlDbType.Int32 or MySqlDbType.UInt32 => "INT",
        MySqlDbType.Int64 or MySqlDbType.UInt64 => "BIGINT",
        MySqlDbType.NewDecimal => "DECIMAL",
        MySqlDbType.Guid => "CHAR(36)",
        MySqlDbType.String => $"CHAR({column.Length / BytesPerCharacter(column)})",
        MySqlDbType.VarChar or MySqlDbType.TinyText or MySqlDbType.Text or MySqlDbType.MediumText or MySqlDbType.LongText => "VARCHAR",
        _ when ClrType(type) == typeof(byte[]) && type != MySqlDbType.Geometry => "BLOB",
        _ => type.ToString().ToUpperInvariant(),
    };

    private static bool IsText(MySqlDbType type) => type is MySqlDbType.String or MySqlDbType.VarChar or MySqlDbType.TinyText or MySqlDbType.Text
        or MySqlDbType.MediumText or MySqlDbType.LongText or MySqlDbType.Enum or MySqlDbType.Set or MySqlDbType.JSON;

    private static bool IsGuid(ColumnDefinition column, MySqlGuidFormat format)
    {
        uint characters = format switch { MySqlGuidFormat.Char36 => 36, MySqlGuidFormat.Char32 => 32, _ => 0 };
        return characters > 0 && !column.IsBinary && column.Length / BytesPerCharacter(column) == characters;
    }

    // Texts come in the connection's character set, which is utf8mb4; collations of utf8mb3 are in the server's own tables.
    private static uint BytesPerCharacter(ColumnDefinition column) => column.CharacterSet switch
    {
        33 or 83 or >= 192 and <= 223 => 3,
        45 or 46 or >= 224 and <= 247 or >= 255 => 4,
        _ => 1,
    };
}
