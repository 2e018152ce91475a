using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots;

/// <summary>Where a plot is on the page: its y axis, and its lower and upper end as shares of the height of all plots.</summary>
internal readonly record struct Place(string YAxis, double From, double To)
{
    public static Place Whole { get; } = new("y", 0, 1);

    /// <summary>A share of the plot's height as one of all plots.</summary>
    public double At(double share) => From + ((To - From) * share);
}

/// <summary>The marks and levels of figures: lines across a plot, and their texts.</summary>
internal sealed record FigureLines(List<Shape> Shapes, List<Annotation> Texts)
{
    /// <param name="figure">Has the marks and levels.</param>
    /// <param name="place">The plot that they are drawn on.</param>
    /// <param name="step">The texts of marks alternate in height by this share, so that near ones don't cover each other.</param>
    public FigureLines Add(Figure figure, Place place, double step = 0.08)
    {
        for (var i = 0; i < figure.Marks.Count; i++)
        {
            var (at, text) = figure.Marks[i];
            Shapes.Add(Line("x", at, "y", place.From, place.To));
            Texts.Add(Text(text).With("x", figure.XIsLog ? Math.Log10(at) : at).With("xref", "x").With("xanchor", "left")
                .With("y", place.At(1 - (i % 3 * step))).With("yref", "paper").With("yanchor", "top"));
        }
        foreach (var (at, text) in figure.Levels)
        {
            Shapes.Add(Line("y", at, "x", 0, 1).With("yref", place.YAxis));
            Texts.Add(Text(text).With("x", 1).With("xref", "paper").With("xanchor", "right")
                .With("y", figure.YIsLog ? Math.Log10(at) : at).With("yref", place.YAxis).With("yanchor", "bottom"));
        }
        return this;
    }

    /// <summary>Makes them part of a layout.</summary>
    public Layout Set(Layout layout) =>
        Shapes.Count + Texts.Count == 0 ? layout : layout.With("shapes", Shapes).With("annotations", Texts);

    private static Shape Line(string along, double at, string across, double from, double to) => new Shape()
        .With("type", "line")
        .With(along + "ref", along)
        .With(along + "0", at)
        .With(along + "1", at)
        .With(across + "ref", "paper")
        .With(across + "0", from)
        .With(across + "1", to)
        .With("line", new Line().With("color", FigureLayout.Faint).With("width", 1).With("dash", "dot"));

    private static Annotation Text(string text) => new Annotation()
        .With("text", FigureText.Markup(text))
        .With("showarrow", false)
        .With("font", new Font().With("size", 12).With("color", FigureLayout.Faint))
        .With("bgcolor", "rgba(255,255,255,.75)");
}
