namespace Labs.Plots;

/// <summary>Summarizes a figure in numbers, for front ends that can't draw it and for people who can't see it.</summary>
internal static class FigureSummary
{
    public static string Text(FigureContent figure) =>
        $"[figure] {figure.Title}{(figure.Caption.Length > 0 ? $" ({figure.Caption})" : "")}\n{Numbers(figure)}";

    public static string Html(FigureContent figure) =>
        $"<div class=\"labs-figure\"><b>{Labs.Html.Escape(figure.Title)}</b><br>"
        + $"<small>{Labs.Html.Escape(figure.Caption)}</small>{Numbers(figure).ToMime()[MimeBundle.Html]}</div>";

    private static Table Numbers(FigureContent figure)
    {
        if (figure.Cells is { } cells)
        {
            var grid = new Table(["", .. cells.Columns]);
            for (var row = 0; row < cells.Rows.Count; row++)
                grid.Row([cells.Rows[row], .. cells.Texts[row]]);
            return grid;
        }
        if (figure.Kind == FigureKind.Timeline)
        {
            return Table.Of(
                figure.Spans,
                ("lane", span => span.Lane),
                ($"from {figure.XTitle}", span => span.Start),
                ("to", span => span.End),
                ("what", span => span.Label));
        }
        if (figure.Kind == FigureKind.Panels)
        {
            var panels = new Table("panel", "series", "n", "min", "median", "max");
            foreach (var part in figure.Parts)
                foreach (var series in part.Series)
                    panels.Row([part.YTitle, .. Row(series)]);
            return panels;
        }
        var table = new Table("series", "n", $"min {figure.YTitle}", "median", "max");
        foreach (var series in figure.Series)
            table.Row(Row(series));
        return table;
    }

    private static object?[] Row(Series series)
    {
        var values = series.Y.Where(double.IsFinite).ToArray();
        return values.Length == 0
            ? [series.Name, 0, null, null, null]
            : [series.Name, values.Length, values.Min(), Statistics.Median(values), values.Max()];
    }
}
