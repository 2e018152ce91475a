namespace Labs.Kernel.Formatting;

/// <summary>Reads rows and columns of a value within the limits.</summary>
internal sealed class TableReader(ShapeReader shapes, DisplayLimits limits)
{
    private const int MaxColumns = 30;

    /// <summary>Reads a table whose size is known.</summary>
    /// <param name="cell">Returns the value at a row and a column, both from 0.</param>
    public TableShape Rows(string title, IReadOnlyList<string> columns, long count, Func<long, int, object?> cell)
    {
        var shown = columns.Take(MaxColumns).ToArray();
        var rows = new List<IReadOnlyList<Shape>>();
        while (rows.Count < Math.Min(count, limits.Items) && !shapes.IsSpent)
            rows.Add([.. shown.Select((_, column) => Cell(() => cell(rows.Count, column)))]);
        var size = $"{title} ({ShapeReader.Number(count)} rows, {ShapeReader.Number(columns.Count)} columns)";
        var rest = rows.Count < count ? $"only the first {rows.Count} of {ShapeReader.Number(count)} rows" : null;
        return new TableShape(size, shown, rows, Rest(rest, columns.Count));
    }

    /// <summary>Reads the rows that a forward-only reader has left.</summary>
    /// <param name="columns">Returns the names of the columns; null if the reader is closed.</param>
    /// <param name="advance">Goes to the next row; returns false if there is none.</param>
    /// <param name="cell">Returns the value of a column of this row.</param>
    public Shape Forward(string name, Func<string[]?> columns, Func<bool> advance, Func<int, object?> cell)
    {
        if (!shapes.TryStep(limits.Step, columns, out var all, out var note))
            return new TextShape($"{name} ({note})");
        if (all is null)
            return new TextShape($"{name} (closed)");
        var shown = all.Take(MaxColumns).ToArray();
        var rows = new List<IReadOnlyList<Shape>>();
        string? rest = null;
        while (rest is null)
        {
            if (rows.Count == limits.Items)
                rest = $"only {rows.Count} rows were read; the next Read() goes on behind them. These rows";
            else if (!shapes.TryStep(limits.Time, advance, out var isRow, out note))
                rest = $"the next row is left out ({note}). The others";
            else if (!isRow)
                break;
            else
                rows.Add([.. shown.Select((_, column) => Cell(() => cell(column)))]);
        }
        return new TableShape($"{name} (its rows were read to show them)", shown, rows, Rest(rest, all.Length));
    }

    /// <summary>Reads a single row.</summary>
    public ObjectShape Row(string name, Type type, IReadOnlyList<string> columns, Func<int, object?> cell) => new(
        name,
        [.. columns.Take(MaxColumns).Select((column, i) => (column, Cell(() => cell(i))))],
        ": ",
        columns.Count > MaxColumns ? $"({columns.Count - MaxColumns} more)" : null,
        null,
        type);

    private Shape Cell(Func<object?> read) => shapes.TryStep(limits.Step, read, out var value, out var note)
        ? shapes.ReadCell(value)
        : new TextShape($"({note})");

    private static string? Rest(string? rows, int columns) =>
        columns <= MaxColumns ? rows is null ? null : $"{rows} are shown"
        : $"{(rows is null ? "" : rows + " and ")}only the first {MaxColumns} of {ShapeReader.Number(columns)} columns are shown";
}
