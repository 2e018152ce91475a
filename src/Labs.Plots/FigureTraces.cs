using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Labs.Plots;

/// <summary>The traces of a figure, made by Plotly.NET: the only place that calls it.</summary>
internal static class FigureTraces
{
    public static string Json(Figure figure) => GenericChart.toFigureJson(Chart.Combine(Traces(figure)));

    private static IEnumerable<GenericChart> Traces(Figure figure) => figure.Kind switch
    {
        FigureKind.Line => figure.Series.Select(series => Scatter(series, series.IsPoints ? StyleParam.Mode.Markers : series.X.Length > 40 || series.IsTheory ? StyleParam.Mode.Lines : StyleParam.Mode.Lines_Markers)),
        FigureKind.Scatter => figure.Series.Select(series => Scatter(series, series.IsTheory ? StyleParam.Mode.Lines : StyleParam.Mode.Markers)),
        FigureKind.Bar => figure.Series.Select(series =>
            Chart.Column<double, string, string>(values: series.Y, Keys: Some(series.Categories), Name: series.Name)),
        FigureKind.Box => figure.Series.Select(series =>
            Chart.BoxPlot<string, double, string>(Y: Some(series.Y), Name: series.Name)),
        FigureKind.Histogram => figure.Series.Select(series =>
            Chart.Histogram<double, double, string>(X: Some(series.Y), Name: series.Name)),
        FigureKind.Timeline => figure.SpansByKind.Select(kind =>
            Chart.Bar<double, string, string>(values: kind.Select(span => span.End - span.Start), Keys: Some(kind.Select(span => span.Lane)), Name: kind.Key)),
        _ => [Chart.Heatmap<double, string, string, string>(zData: figure.Cells!.Values, X: Some(figure.Cells.Columns), Y: Some(figure.Cells.Rows))],
    };

    private static GenericChart Scatter(Series series, StyleParam.Mode mode)
    {
        var (x, y) = DownSampling.KeepPeaks(series.X, series.Y);
        return Chart.Scatter<double, double, string>(x: x, y: y, mode: mode, Name: series.Name);
    }

    private static Optional<IEnumerable<T>> Some<T>(IEnumerable<T> values) => new(values, true);
}
