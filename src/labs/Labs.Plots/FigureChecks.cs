namespace Labs.Plots;

/// <summary>Numbers need a unit, and a logarithm needs numbers greater than zero.</summary>
internal static class FigureChecks
{
    /// <exception cref="FigureException">The figure, or one of its panels, would mislead its reader.</exception>
    public static void Require(Figure figure)
    {
        Require(figure, figure.XTitle);
        foreach (var part in figure.Parts)
            Require(part, part.XTitle.Length > 0 ? part.XTitle : figure.XTitle);
    }

    private static void Require(Figure figure, string xTitle)
    {
        if (figure.Kind is FigureKind.Line or FigureKind.Scatter or FigureKind.Histogram or FigureKind.Timeline)
            Unit("X", xTitle, "time [s]");
        if (figure.Kind is FigureKind.Line or FigureKind.Scatter or FigureKind.Bar or FigureKind.Box && figure.YNames is null)
            Unit("Y", figure.YTitle, "latency [ms]");
        if (figure.XIsLog && figure.Series.Exists(series => !Array.Exists(series.X, x => x > 0)))
            throw new FigureException($"'{figure.Title}': a logarithmic x axis can't show a series without a value greater than zero.");
        if (figure.YIsLog && figure.Series.Exists(series => !Array.Exists(series.Y, y => y > 0)))
            throw new FigureException($"'{figure.Title}': a logarithmic y axis can't show a series without a value greater than zero.");

        void Unit(string axis, string title, string example)
        {
            if (!title.Contains('[') || !title.EndsWith(']'))
                throw new FigureException($"'{figure.Title}': the {axis} axis is titled '{title}' and has no unit. Write .{axis}(\"{example}\"), or \"[count]\" for a number of things.");
        }
    }
}
