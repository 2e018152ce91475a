using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots;

/// <summary>Title, caption, axes and size of a figure, with no template behind them.</summary>
internal static class FigureLayout
{
    public const string Ink = "#222", Faint = "#595959";

    private const int TopMargin = 80, BottomMargin = 60, Height = 420, RowHeight = 42, CaptionLineHeight = 18, TitleLineHeight = 20;

    public static Layout Of(Figure figure)
    {
        var rows = figure.Cells?.Rows.Count ?? figure.Spans.Select(span => span.Lane).Distinct().Count();
        var top = TopMargin + ExtraHeight(figure);
        var layout = Frame(figure, top, (figure.Pixels ?? (rows > 0 ? 160 + (rows * RowHeight) : Height)) + top - TopMargin)
            .With("xaxis", X(figure))
            .With("yaxis", Y(figure))
            .With("barmode", figure.Kind is FigureKind.Timeline or FigureKind.Histogram ? "overlay" : figure.IsStacked ? "stack" : "group");
        return new FigureLines([], []).Add(figure, Place.Whole).Set(layout);
    }

    /// <summary>What more than one line of title and caption need.</summary>
    public static int ExtraHeight(Figure figure) =>
        (CaptionLineHeight * Math.Max(0, FigureText.CaptionLines(figure.Notes).Count - 1)) + (TitleLineHeight * (FigureText.TitleLines(figure.Title).Count - 1));

    /// <summary>Everything but the axes.</summary>
    /// <param name="figure">Has the title and the notes.</param>
    /// <param name="top">The upper margin in pixels.</param>
    /// <param name="height">Of all, in pixels.</param>
    public static Layout Frame(Figure figure, int top, int height) => new Layout()
        .With("title", Heading(figure))
        .With("font", new Font().With("family", "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif").With("size", 13).With("color", Ink))
        .With("paper_bgcolor", "#fff")
        .With("plot_bgcolor", "#fff")
        .With("margin", new Margin().With("l", 70).With("r", 30).With("t", top).With("b", BottomMargin))
        .With("height", height)
        .With("autosize", true)
        .With("hovermode", "closest")
        .With("legend", new Legend().With("bgcolor", "rgba(255,255,255,.8)"));

    public static int HeightOf(int plot, int top) => plot + top + BottomMargin;

    public static LinearAxis X(Figure figure)
    {
        var axis = Axis(figure.XTitle, figure.XIsLog, figure.Series.Concat(figure.Parts.SelectMany(part => part.Series)).SelectMany(series => series.X));
        return figure.Cells is null ? axis : axis.With("type", "category").With("showgrid", false);
    }

    public static LinearAxis Y(Figure figure)
    {
        if (figure.Cells is not null)
            return Axis("", false, []).With("type", "category").With("autorange", "reversed").With("showgrid", false);
        var title = figure.Kind == FigureKind.Histogram && figure.YTitle.Length == 0 ? "samples [count]" : figure.YTitle;
        var axis = Axis(title, figure.YIsLog, figure.Series.SelectMany(series => series.Y));
        if (figure.Kind == FigureKind.Timeline)
            axis.With("autorange", "reversed").With("categoryorder", "array").With("categoryarray", figure.Spans.Select(span => span.Lane).Distinct().ToArray());
        if (figure.YNames is { } names)
        {
            var places = names.Keys.Order().ToArray();
            axis.With("tickvals", places).With("ticktext", Array.ConvertAll(places, place => names[place]));
        }
        else if (figure.Kind is FigureKind.Line or FigureKind.Box or FigureKind.Bar && !figure.YIsLog && !figure.Series.Exists(series => Array.Exists(series.Y, value => value < 0)))
        {
            axis.With("rangemode", "tozero");
        }
        return axis;
    }

    private static LinearAxis Axis(string title, bool isLog, IEnumerable<double> values)
    {
        var axis = new LinearAxis()
            .With("automargin", true)
            .With("gridcolor", "#e3e3e3")
            .With("zerolinecolor", "#bdbdbd")
            .With("linecolor", "#9a9a9a")
            .With("ticks", "outside")
            .With("tickcolor", "#9a9a9a")
            .With("title", new Title().With("text", FigureText.Markup(title)).With("standoff", 12));
        if (!isLog)
            return axis;
        axis.With("type", "log");
        // Powers of ten alone where two of them are in sight; on a shorter axis plotly.js finds what to label.
        var exponents = values.Where(value => value > 0).Select(Math.Log10).DefaultIfEmpty(0).ToArray();
        return Math.Floor(exponents.Max()) > Math.Ceiling(exponents.Min()) ? axis.With("dtick", 1) : axis;
    }

    private static Title Heading(Figure figure)
    {
        var title = FigureText.TitleLines(figure.Title).Select(line => $"<b>{FigureText.Markup(line)}</b>");
        var caption = FigureText.CaptionLines(figure.Notes).Select(line => $"<span style=\"font-size:12px;color:{Faint}\">{FigureText.Markup(line)}</span>");
        return new Title()
            .With("text", string.Join("<br>", title.Concat(caption)))
            .With("x", 0)
            .With("xref", "paper")
            .With("xanchor", "left")
            // From below the buttons, whatever the number of lines; by default the first line is in the middle of the margin.
            .With("y", 1)
            .With("yref", "container")
            .With("yanchor", "top")
            .With("pad", new Padding().With("t", 28))
            .With("font", new Font().With("size", 16));
    }
}
