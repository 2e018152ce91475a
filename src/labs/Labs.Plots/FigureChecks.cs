namespace Labs.Plots;

/// <summary>Checks that numeric axes have units and that logarithmic axes have numbers greater than zero to show.</summary>
internal static class FigureChecks
{
    /// <exception cref="FigureException">The figure, or one of its panels, would mislead its reader.</exception>
    public static void Require(FigureContent figure)
    {
        Require(figure, figure.XTitle);
        foreach (var part in figure.Parts)
            Require(part, part.XTitle.Length > 0 ? part.XTitle : figure.XTitle);
    }

    private static void Require(FigureContent figure, string xTitle)
    {
        if (figure.Kind is FigureKind.Line or FigureKind.Scatter or FigureKind.Histogram or FigureKind.Timeline)
            Unit("X", xTitle, "time [s]");
        if (figure.Kind is FigureKind.Line or FigureKind.Scatter or FigureKind.Bar or FigureKind.Box && figure.YNames is null)
            Unit("Y", figure.YTitle, "latency [ms]");
        if (figure.XIsLog && figure.Series.Exists(series => !Array.Exists(series.X, x => x > 0)))
            throw new FigureException($"'{figure.Title}': the x axis is logarithmic, but a series has no value greater than zero.");
        if (figure.YIsLog && figure.Series.Exists(series => !Array.Exists(series.Y, y => y > 0)))
            throw new FigureException($"'{figure.Title}': the y axis is logarithmic, but a series has no value greater than zero.");

        void Unit(string axis, string title, string example)
        {
            if (!title.Contains('[') || !title.EndsWith(']'))
            {
                throw new FigureException(
                    $"'{figure.Title}': the {axis} axis is titled '{title}' and has no unit. Write for example .{axis}(\"{example}\"); "
                    + "the unit of a number of things is \"[count]\".");
            }
        }
    }
}
