using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots;

/// <summary>Lays out a figure: title, caption, axes and size. It uses no template of plotly.js, which would take 8 KB.</summary>
internal static class FigureLayout
{
    public const string Ink = "#222", Faint = "#595959";

    private const int TopMargin = 80, BottomMargin = 60, Height = 420, RowHeight = 42, CaptionLineHeight = 18, TitleLineHeight = 20;

    public static Layout Of(FigureContent figure)
    {
        var rows = figure.Cells?.Rows.Count ?? figure.Spans.Select(span => span.Lane).Distinct().Count();
        var top = TopMargin + ExtraHeight(figure);
        var layout = Frame(figure, top, (figure.Pixels ?? (rows > 0 ? 160 + (rows * RowHeight) : Height)) + top - TopMargin)
            .With("xaxis", X(figure))
            .With("yaxis", Y(figure))
            .With("barmode", figure.Kind is FigureKind.Timeline or FigureKind.Histogram ? "overlay" : figure.IsStacked ? "stack" : "group");
        return new FigureLines([], []).Add(figure, Place.Whole).Set(layout);
    }

    /// <summary>Returns the height in pixels of the second and further lines of title and caption.</summary>
    public static int ExtraHeight(FigureContent figure)
    {
        var (titleLines, captionLines) = (FigureText.TitleLines(figure.Title).Count, FigureText.CaptionLines(figure.Notes).Count);
        return (CaptionLineHeight * Math.Max(0, captionLines - 1)) + (TitleLineHeight * (titleLines - 1));
    }

    /// <summary>Returns the layout without the axes.</summary>
    /// <param name="figure">The figure, for its title and notes.</param>
    /// <param name="top">The upper margin in pixels.</param>
    /// <param name="height">The height of the whole figure in pixels.</param>
    public static Layout Frame(FigureContent figure, int top, int height) => new Layout()
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

    public static LinearAxis X(FigureContent figure)
    {
        var allSeries = figure.Series.Concat(figure.Parts.SelectMany(part => part.Series));
        var axis = Axis(figure.XTitle, figure.XIsLog, allSeries.SelectMany(series => series.X));
        if (figure.Cells is not null)
            return axis.With("type", "category").With("showgrid", false);
        // Left alone, Plotly takes categories such as "0" and "1" for numbers, and drops the other ones.
        return figure.Kind is FigureKind.Bar ? axis.With("type", "category") : axis;
    }

    public static LinearAxis Y(FigureContent figure)
    {
        if (figure.Cells is not null)
            return Axis("", false, []).With("type", "category").With("autorange", "reversed").With("showgrid", false);
        var title = figure.Kind == FigureKind.Histogram && figure.YTitle.Length == 0 ? "samples [count]" : figure.YTitle;
        var axis = Axis(title, figure.YIsLog, figure.Series.SelectMany(series => series.Y));
        if (figure.Kind == FigureKind.Timeline)
        {
            var lanes = figure.Spans.Select(span => span.Lane).Distinct().ToArray();
            axis.With("autorange", "reversed").With("categoryorder", "array").With("categoryarray", lanes);
        }
        if (figure.YNames is { } names)
        {
            var places = names.Keys.Order().ToArray();
            axis.With("tickvals", places).With("ticktext", Array.ConvertAll(places, place => names[place]));
        }
        else if (figure.Kind is FigureKind.Line or FigureKind.Box or FigureKind.Bar && !figure.YIsLog && !HasNegative(figure))
        {
            axis.With("rangemode", "tozero");
        }
        return axis;
    }

    private static bool HasNegative(FigureContent figure) => figure.Series.Exists(series => Array.Exists(series.Y, value => value < 0));

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
        // Labels powers of ten only if the axis has at least two of them. On a shorter axis plotly.js chooses the labels.
        var exponents = values.Where(value => value > 0).Select(Math.Log10).DefaultIfEmpty(0).ToArray();
        return Math.Floor(exponents.Max()) > Math.Ceiling(exponents.Min()) ? axis.With("dtick", 1) : axis;
    }

    private static Title Heading(FigureContent figure)
    {
        var title = FigureText.TitleLines(figure.Title).Select(line => $"<b>{FigureText.Markup(line)}</b>");
        var caption = FigureText.CaptionLines(figure.Notes)
            .Select(line => $"<span style=\"font-size:12px;color:{Faint}\">{FigureText.Markup(line)}</span>");
        return new Title()
            .With("text", string.Join("<br>", title.Concat(caption)))
            .With("x", 0)
            .With("xref", "paper")
            .With("xanchor", "left")
            // Starts below the buttons for any number of lines. By default the first line is in the middle of the margin.
            .With("y", 1)
            .With("yref", "container")
            .With("yanchor", "top")
            .With("pad", new Padding().With("t", 28))
            .With("font", new Font().With("size", 16));
    }
}
