using System.Collections;
using System.Reflection;

namespace Labs.Kernel.Formatting;

/// <summary>Reads Microsoft.Data.Analysis.DataFrame by reflection, because this assembly must not depend on that library.</summary>
internal static class DataFrames
{
    private sealed record Column(string Name, long Length, Func<long, object?> Cell);

    /// <summary>Returns how a frame is read; null if this version of the library has other members.</summary>
    public static Tabular? Find(object frame) =>
        frame.GetType().GetProperty("Columns") is { } columns && typeof(IEnumerable).IsAssignableFrom(columns.PropertyType)
            ? new Tabular("DataFrame", reader => Read((IEnumerable)columns.GetValue(frame)!, reader))
            : null;

    private static Shape Read(IEnumerable found, TableReader reader)
    {
        Column[] columns = [.. found.Cast<object>().Select(ColumnOf).OfType<Column>()];
        var length = columns.Length > 0 ? columns.Max(column => column.Length) : 0;
        return reader.Rows(
            "DataFrame", [.. columns.Select(column => column.Name)], length,
            (row, column) => row < columns[column].Length ? columns[column].Cell(row) : null);
    }

    // The columns for numbers and text hide the indexer of their base type by one with a narrower type.
    private static Column? ColumnOf(object column)
    {
        for (var type = column.GetType(); type is not null; type = type.BaseType)
        {
            const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;
            if (type.GetProperty("Item", own, null, null, [typeof(long)], null) is { CanRead: true } item
                && column.GetType().GetProperty("Name")?.GetValue(column) is string name
                && column.GetType().GetProperty("Length")?.GetValue(column) is long length)
                return new Column(name, length, row => item.GetValue(column, [row]));
        }
        return null;
    }
}
