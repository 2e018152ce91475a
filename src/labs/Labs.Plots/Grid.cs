namespace Labs.Plots;

/// <summary>The cells of a heat map. Categories are numbered in the order of first use; the neutral one comes last.</summary>
internal sealed record Grid(
    IReadOnlyList<string> Rows,
    IReadOnlyList<string> Columns,
    double[][] Values,
    string[][] Texts,
    IReadOnlyList<string> Categories,
    bool LastIsNeutral = false)
{
    public static Grid Of(IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values, string[,]? texts)
    {
        Check(rows, columns, values);
        var numbers = Each(rows, columns, (r, c) => values[r, c]);
        return new Grid(rows, columns, numbers, Each(rows, columns, (r, c) => texts?[r, c] ?? Short(values[r, c])), []);
    }

    public static Grid Of(
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        string[,] categories,
        string[,]? texts,
        string? neutral)
    {
        Check(rows, columns, categories);
        var names = categories.Cast<string>().Distinct().OrderBy(name => name == neutral).ToArray();
        return new Grid(rows, columns,
            Each(rows, columns, (r, c) => (double)Array.IndexOf(names, categories[r, c])),
            Each(rows, columns, (r, c) => texts?[r, c] ?? categories[r, c]), names, names is [.., var last] && last == neutral);
    }

    public static Grid Of(IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<bool[]> truths, string yes, string no)
    {
        if (truths.Count != rows.Count || truths.Any(row => row.Length != columns.Count))
        {
            var lengths = string.Join(" or ", truths.Select(row => row.Length).Distinct());
            throw new FigureException(
                $"{rows.Count} rows and {columns.Count} columns are named, but the grid has {truths.Count} rows of {lengths}.");
        }
        var values = Each(rows, columns, (r, c) => truths[r][c] ? 0.0 : 1.0);
        return new Grid(rows, columns, values, Each(rows, columns, (r, c) => truths[r][c] ? yes : no), [yes, no]);
    }

    private static string Short(double number) => double.IsNaN(number) ? "" : FigureText.Short(number);

    private static T[][] Each<T>(IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, T> cell) =>
        [.. rows.Select((_, r) => columns.Select((_, c) => cell(r, c)).ToArray())];

    private static void Check(IReadOnlyList<string> rows, IReadOnlyList<string> columns, Array cells)
    {
        if (cells.GetLength(0) != rows.Count || cells.GetLength(1) != columns.Count)
        {
            throw new FigureException(
                $"{rows.Count} rows and {columns.Count} columns are named, but the grid is {cells.GetLength(0)} x {cells.GetLength(1)}.");
        }
    }
}
