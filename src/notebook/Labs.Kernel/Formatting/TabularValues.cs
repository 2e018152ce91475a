using System.Data;

namespace Labs.Kernel.Formatting;

/// <summary>A value that is shown by columns of its own.</summary>
/// <param name="Title">What the value is.</param>
/// <param name="Read">Reads its rows.</param>
internal sealed record Tabular(string Title, Func<TableReader, Shape> Read);

/// <summary>
/// Recognizes tables, views, rows and readers of System.Data, and Microsoft.Data.Analysis.DataFrame by the shape of that type. It compares
/// names first, so that System.Data is loaded only when a notebook shows such a value.
/// </summary>
internal static class TabularValues
{
    /// <summary>Returns how a value is read as a table; null if it is none.</summary>
    public static Tabular? Find(object value)
    {
        var type = value.GetType();
        if (type.Assembly == typeof(object).Assembly)
            return null;
        for (var kind = type; kind is not null && kind != typeof(object); kind = kind.BaseType)
        {
            switch (kind.FullName)
            {
                case "System.Data.DataTable" or "System.Data.DataView" or "System.Data.DataSet"
                    or "System.Data.DataRow" or "System.Data.DataRowView":
                    return OfData(value);
                case "Microsoft.Data.Analysis.DataFrame":
                    return DataFrames.Find(value);
            }
        }
        return Array.Exists(type.GetInterfaces(), contract => contract.FullName == "System.Data.IDataReader") ? OfReader(value) : null;
    }

    private static Tabular? OfData(object value) => value switch
    {
        DataTable table => new Tabular("DataTable", reader => OfTable(table, reader)),
        DataView view => new Tabular("DataView", reader => OfView(view, reader)),
        DataSet set => new Tabular(
            "DataSet", reader => new ListShape([.. set.Tables.Cast<DataTable>().Select(table => OfTable(table, reader))], null)),
        DataRow row => new Tabular("DataRow", reader => reader.Row("DataRow", row.GetType(), NamesOf(row.Table), i => Cell(row, i))),
        DataRowView row => new Tabular(
            "DataRowView", reader => reader.Row("DataRowView", row.GetType(), NamesOf(row.DataView.Table!), i => row[i])),
        _ => null,
    };

    private static Shape OfTable(DataTable table, TableReader reader) => reader.Rows(
        table.TableName.Length > 0 ? $"DataTable {table.TableName}" : "DataTable",
        NamesOf(table), table.Rows.Count, (row, column) => Cell(table.Rows[(int)row], column));

    private static Shape OfView(DataView view, TableReader reader) => reader.Rows(
        view.Table is { TableName.Length: > 0 } table ? $"DataView of {table.TableName}" : "DataView",
        view.Table is { } of ? NamesOf(of) : [], view.Count, (row, column) => view[(int)row][column]);

    private static string[] NamesOf(DataTable table) => [.. table.Columns.Cast<DataColumn>().Select(column => column.ColumnName)];

    private static object? Cell(DataRow row, int column) =>
        row.RowState == DataRowState.Deleted ? row[column, DataRowVersion.Original] : row[column];

    private static Tabular OfReader(object value)
    {
        var name = TypeNames.Short(value.GetType());
        var data = (IDataReader)value;
        return new Tabular(name, reader => reader.Forward(
            name,
            () => data.IsClosed ? null : [.. Enumerable.Range(0, data.FieldCount).Select(data.GetName)],
            () => data.Read(),
            data.GetValue));
    }
}
