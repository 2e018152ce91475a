using Plotly.NET;
using Plotly.NET.TraceObjects;

namespace Labs.Plots;

/// <summary>Creates the traces of a figure that is a single plot.</summary>
internal static class FigureTraces
{
    public static Trace[] Of(FigureContent figure) => figure.Kind switch
    {
        FigureKind.Line or FigureKind.Scatter => Each(figure, (series, i) => Scatter(figure, series, i)),
        FigureKind.Bar => Each(figure, Bar),
        FigureKind.Box => Each(figure, (series, i) => Box(figure, series, i)),
        FigureKind.Histogram => Each(figure, (series, i) => Histogram(figure, series, i)),
        FigureKind.Timeline => [.. figure.SpansByKind.Select((kind, i) => Spans([.. kind], i))],
        _ => [HeatMap(figure, figure.Cells!)],
    };

    private static Trace[] Each(FigureContent figure, Func<Series, int, Trace> trace) => [.. figure.Series.Select(trace)];

    private static Trace Scatter(FigureContent figure, Series series, int i)
    {
        var (x, y) = DownSampling.KeepPeaks(series.X, series.Y);
        var trace = new Trace("scatter")
            .With("x", NumberArray.Of(x, figure.XIsLog))
            .With("y", NumberArray.Of(y, figure.YIsLog))
            .With("mode", Mode(figure, series))
            .With("name", series.Name);
        if (series.IsTheory)
            return trace.With("line", new Line().With("color", FigureLayout.Faint).With("width", 1.5).With("dash", Palette.Dash(i + 1)));
        var line = new Line().With("color", Palette.Colour(i)).With("width", 2).With("dash", Palette.Dash(i));
        return trace
            .With("line", line.With("shape", figure.IsStep ? "hv" : "linear"))
            .With("marker", new Marker().With("color", Palette.Colour(i)).With("symbol", Palette.Symbol(i)).With("size", 7));
    }

    private static string Mode(FigureContent figure, Series series)
    {
        const int MostMarkers = 40; // more markers would hide the line
        if (series.IsTheory)
            return "lines";
        return figure.Kind == FigureKind.Scatter || series.IsPoints ? "markers" : series.X.Length > MostMarkers ? "lines" : "lines+markers";
    }

    private static Trace Bar(Series series, int i) => new Trace("bar")
        .With("x", series.Categories)
        .With("y", NumberArray.Of(series.Y))
        .With("name", series.Name)
        .With("orientation", "v")
        .With("marker", new Marker().With("color", Palette.Colour(i)))
        .With("text", Array.ConvertAll(series.Y, FigureText.Short))
        .With("textposition", "auto")
        .With("textangle", 0);

    private static Trace Histogram(FigureContent figure, Series series, int i) => new Trace("histogram")
        .With("x", NumberArray.Of(series.Y))
        .With("name", series.Name)
        .With("marker", new Marker().With("color", Palette.Colour(i)).With("line", WhiteEdge()))
        .With("opacity", figure.Series.Count > 1 ? 0.6 : 1.0);

    private static Trace Box(FigureContent figure, Series series, int i) => new Trace("box")
        .With("y", NumberArray.Of(series.Y, figure.YIsLog))
        .With("name", series.Name)
        .With("marker", new Marker()
            .With("color", Palette.Colour(i))
            .With("size", 5)
            .With("opacity", 0.55)
            .With("symbol", Palette.Symbol(i)))
        .With("line", new Line().With("width", 1.5))
        .With("boxpoints", "all")
        .With("jitter", 0.35)
        .With("pointpos", -1.6)
        .With("showlegend", false);

    private static Trace Spans(Span[] spans, int i) => new Trace("bar")
        .With("y", Array.ConvertAll(spans, span => span.Lane))
        .With("x", Array.ConvertAll(spans, span => span.End - span.Start))
        .With("base", Array.ConvertAll(spans, span => span.Start))
        .With("name", spans[0].Kind)
        .With("orientation", "h")
        .With("text", Array.ConvertAll(spans, span => span.Label))
        .With("textposition", "inside")
        .With("insidetextanchor", "start")
        .With("hovertemplate", "%{y}: %{text}<br>%{base:.4~g} + %{value:.4~g}<extra></extra>")
        .With("marker", new Marker().With("color", Palette.Colour(i)).With("line", WhiteEdge()))
        .With("showlegend", spans[0].Kind.Length > 0);

    private static Trace HeatMap(FigureContent figure, Grid cells)
    {
        var trace = new Trace("heatmap")
            .With("z", Array.ConvertAll(cells.Values, NumberArray.WithGaps))
            .With("x", cells.Columns)
            .With("y", cells.Rows)
            .With("text", cells.Texts)
            .With("texttemplate", "%{text}")
            // All scales are light. The grey that plotly.js would choose is hard to read on some shades.
            .With("textfont", new Font().With("color", FigureLayout.Ink))
            .With("hovertemplate", "%{y}, %{x}: %{text}<extra></extra>")
            .With("xgap", 2)
            .With("ygap", 2);
        if (figure.Kind == FigureKind.HeatMap)
        {
            trace.With("colorscale", new object[][] { [0, Palette.Low], [1, Palette.High] });
            return figure.YTitle.Length == 0 ? trace
                : trace.With("colorbar", new ColorBar().With("title", new Title().With("text", figure.YTitle).With("side", "right")));
        }
        var count = Math.Max(1, cells.Categories.Count);
        return trace
            .With("colorscale", Steps(count, cells.LastIsNeutral))
            .With("zmin", -0.5)
            .With("zmax", count - 0.5)
            .With("showscale", false);
    }

    /// <summary>Returns a colour scale with a step per category.</summary>
    private static object[][] Steps(int count, bool lastIsNeutral)
    {
        var scale = new object[count * 2][];
        for (var category = 0; category < count; category++)
        {
            var colour = Palette.Light(lastIsNeutral && category == count - 1 ? Palette.Neutral : Palette.Colour(category));
            scale[2 * category] = [(double)category / count, colour];
            scale[(2 * category) + 1] = [(double)(category + 1) / count, colour];
        }
        return scale;
    }

    private static Line WhiteEdge() => new Line().With("color", "#fff").With("width", 1);
}
