using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots;

/// <summary>Draws figures above each other on one x axis.</summary>
internal static class PanelChart
{
    private const int PanelPixels = 190, FirstPixels = 260, Gap = 26, TopMargin = 80;

    public static FigureChart Of(FigureContent figure)
    {
        var heights = figure.Parts.Select((part, i) => part.Pixels ?? (i == 0 ? FirstPixels : PanelPixels)).ToArray();
        var total = heights.Sum() + (Gap * (heights.Length - 1));
        var top = TopMargin + FigureLayout.ExtraHeight(figure);
        var layout = FigureLayout.Frame(figure, top, figure.Pixels ?? FigureLayout.HeightOf(total, top))
            .With("xaxis", FigureLayout.X(figure).With("anchor", Name("y", heights.Length - 1)));
        var traces = new List<Trace>();
        var lines = new FigureLines([], []);
        var names = new HashSet<string>();
        var above = 0;
        for (var i = 0; i < heights.Length; i++)
        {
            var part = figure.Parts[i];
            var place = new Place(Name("y", i), 1 - ((double)(above + heights[i]) / total), 1 - ((double)above / total));
            above += heights[i] + Gap;
            foreach (var (trace, series) in FigureTraces.Of(part).Zip(part.Series))
            {
                // A single line is named by the title of its axis, so it needs no entry in the legend.
                var isNew = part.Series.Count > 1 && names.Add(series.Name);
                traces.Add(trace.With("xaxis", "x").With("yaxis", place.YAxis).With("legendgroup", series.Name).With("showlegend", isNew));
            }
            layout.With(Name("yaxis", i), FigureLayout.Y(part).With("domain", new[] { place.From, place.To }).With("anchor", "x"));
            lines.Add(part, place);
            if (part.Title.Length > 0)
                lines.Texts.Add(Label(part.Title, place.To));
        }
        return new(traces, lines.Add(figure, Place.Whole, step: 0.03).Set(layout));
    }

    // plotly.js does not number the first axis: y, y2, y3.
    private static string Name(string axis, int i) => i == 0 ? axis : $"{axis}{i + 1}";

    private static Annotation Label(string text, double top) => new Annotation()
        .With("text", $"<b>{FigureText.Markup(text)}</b>")
        .With("x", 0)
        .With("xref", "paper")
        .With("xanchor", "left")
        .With("y", top)
        .With("yref", "paper")
        .With("yanchor", "bottom")
        .With("showarrow", false)
        .With("font", new Font().With("size", 12));
}
