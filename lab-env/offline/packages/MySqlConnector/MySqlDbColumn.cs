using System.Data.Common;
using MySqlConnector.Core;
using MySqlConnector.Protocol;

namespace MySqlConnector;

/// <summary>What is known of a result's column.</summary>
public sealed class MySqlDbColumn : DbColumn
{
    internal MySqlDbColumn(int ordinal, ColumnDefinition column, MySqlDbType type)
    {
        (ColumnOrdinal, ColumnName, BaseColumnName) = (ordinal, column.Name, column.PhysicalName);
        (BaseSchemaName, BaseTableName, TableName) = (column.Database, column.PhysicalTable, column.Table);
        (DataType, DataTypeName, ProviderType) = (ColumnTypes.ClrType(type), ColumnTypes.Name(type, column), type);
        ColumnSize = (int)Math.Min(column.Length, int.MaxValue);
        AllowDBNull = (column.Flags & ColumnFlags.NotNull) == 0;
        IsAutoIncrement = (column.Flags & ColumnFlags.AutoIncrement) != 0;
        IsKey = (column.Flags & ColumnFlags.PrimaryKey) != 0;
        IsUnique = (column.Flags & (ColumnFlags.PrimaryKey | ColumnFlags.UniqueKey)) != 0;
    }

    public MySqlDbType ProviderType { get; }

    public string TableName { get; }
}
