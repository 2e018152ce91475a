namespace Labs.Plots;

/// <summary>A figure in numbers, for where none can be drawn, and for those who can't see one.</summary>
internal static class FigureSummary
{
    public static string Text(Figure figure) =>
        $"[figure] {figure.Title}{(figure.Caption.Length > 0 ? $" ({figure.Caption})" : "")}\n{Numbers(figure)}";

    public static string Html(Figure figure) =>
        $"<div class=\"labs-figure\"><b>{Labs.Html.Escape(figure.Title)}</b><br><small>{Labs.Html.Escape(figure.Caption)}</small>{Numbers(figure).ToMime()[MimeBundle.Html]}</div>";

    private static Table Numbers(Figure figure)
    {
        if (figure.Cells is { } cells)
        {
            var grid = new Table(["", .. cells.Columns]);
            for (var row = 0; row < cells.Rows.Count; row++)
                grid.Row([cells.Rows[row], .. cells.Texts[row]]);
            return grid;
        }
        if (figure.Kind == FigureKind.Timeline)
            return Table.Of(figure.Spans, ("lane", span => span.Lane), ($"from {figure.XTitle}", span => span.Start), ("to", span => span.End), ("what", span => span.Label));

        var table = new Table("series", "n", $"min {figure.YTitle}", "median", "max");
        foreach (var series in figure.Series)
        {
            var values = series.Y.Where(double.IsFinite).ToArray();
            if (values.Length == 0)
                table.Row(series.Name, 0, null, null, null);
            else
                table.Row(series.Name, values.Length, values.Min(), Statistics.Median(values), values.Max());
        }
        return table;
    }
}
