using System.Data;

namespace MySqlConnector.Core;

/// <summary>Which of the server's types goes with a value, or with an ADO.NET type.</summary>
internal static class ParameterTypes
{
    private static readonly (DbType General, MySqlDbType Type)[] s_pairs =
    [
        (DbType.Boolean, MySqlDbType.Bool), (DbType.SByte, MySqlDbType.Byte), (DbType.Byte, MySqlDbType.UByte),
        (DbType.Int16, MySqlDbType.Int16), (DbType.UInt16, MySqlDbType.UInt16), (DbType.Int32, MySqlDbType.Int32), (DbType.UInt32, MySqlDbType.UInt32),
        (DbType.Int64, MySqlDbType.Int64), (DbType.UInt64, MySqlDbType.UInt64), (DbType.Single, MySqlDbType.Float), (DbType.Double, MySqlDbType.Double),
        (DbType.Decimal, MySqlDbType.NewDecimal), (DbType.Decimal, MySqlDbType.Decimal), (DbType.Currency, MySqlDbType.NewDecimal), (DbType.VarNumeric, MySqlDbType.NewDecimal),
        (DbType.String, MySqlDbType.VarChar), (DbType.AnsiString, MySqlDbType.VarChar), (DbType.Xml, MySqlDbType.VarChar),
        (DbType.StringFixedLength, MySqlDbType.String), (DbType.AnsiStringFixedLength, MySqlDbType.String),
        (DbType.Binary, MySqlDbType.Blob), (DbType.Binary, MySqlDbType.TinyBlob), (DbType.Binary, MySqlDbType.MediumBlob), (DbType.Binary, MySqlDbType.LongBlob),
        (DbType.Binary, MySqlDbType.Binary), (DbType.Binary, MySqlDbType.VarBinary), (DbType.Binary, MySqlDbType.Geometry),
        (DbType.DateTime, MySqlDbType.DateTime), (DbType.DateTime, MySqlDbType.Timestamp), (DbType.DateTime2, MySqlDbType.DateTime), (DbType.DateTimeOffset, MySqlDbType.DateTime),
        (DbType.Date, MySqlDbType.Date), (DbType.Date, MySqlDbType.Newdate), (DbType.Time, MySqlDbType.Time), (DbType.Guid, MySqlDbType.Guid),
        (DbType.Int32, MySqlDbType.Int24), (DbType.UInt32, MySqlDbType.UInt24), (DbType.Int32, MySqlDbType.Year), (DbType.UInt64, MySqlDbType.Bit),
        (DbType.Object, MySqlDbType.Null), (DbType.Object, MySqlDbType.Vector),
    ];

    public static MySqlDbType Of(DbType type) => Array.FindIndex(s_pairs, pair => pair.General == type) is >= 0 and var at ? s_pairs[at].Type : MySqlDbType.VarChar;

    public static DbType DbTypeOf(MySqlDbType type) => Array.FindIndex(s_pairs, pair => pair.Type == type) is >= 0 and var at ? s_pairs[at].General : DbType.String;

    public static MySqlDbType Of(object? value) => value switch
    {
        bool => MySqlDbType.Bool,
        sbyte => MySqlDbType.Byte,
        byte => MySqlDbType.UByte,
        short => MySqlDbType.Int16,
        ushort => MySqlDbType.UInt16,
        int => MySqlDbType.Int32,
        uint => MySqlDbType.UInt32,
        long => MySqlDbType.Int64,
        ulong => MySqlDbType.UInt64,
        float => MySqlDbType.Float,
        double => MySqlDbType.Double,
        decimal => MySqlDbType.NewDecimal,
        byte[] => MySqlDbType.Blob,
        DateTime or DateTimeOffset => MySqlDbType.DateTime,
        DateOnly => MySqlDbType.Date,
        TimeSpan or TimeOnly => MySqlDbType.Time,
        Guid => MySqlDbType.Guid,
        _ => MySqlDbType.VarChar,
    };
}
