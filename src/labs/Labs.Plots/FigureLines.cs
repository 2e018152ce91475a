using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots;

/// <summary>The position of a plot: its y axis, and its lower and upper end as shares of the height of all plots.</summary>
internal readonly record struct Place(string YAxis, double From, double To)
{
    public static Place Whole { get; } = new("y", 0, 1);

    /// <summary>Converts a share of this plot's height to a share of the height of all plots.</summary>
    public double At(double share) => From + ((To - From) * share);
}

/// <summary>The lines and texts of the marks and levels of figures.</summary>
internal sealed record FigureLines(List<Shape> Shapes, List<Annotation> Texts)
{
    /// <summary>Adds the marks and levels of a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="place">The position of the figure's plot.</param>
    /// <param name="step">The share by which the texts of marks alternate in height, so that neighbours do not overlap.</param>
    public FigureLines Add(FigureContent figure, Place place, double step = 0.08)
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

    /// <summary>Adds the lines and texts to a layout.</summary>
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
