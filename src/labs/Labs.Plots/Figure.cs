using Plotly.NET;

namespace Labs.Plots;

/// <summary>
/// A plot with title, caption and axes with units, in colours that people with any of the common colour-vision deficiencies can
/// distinguish. A notebook shows it as a Plotly figure, or as a summary in numbers if no figure can be drawn.
/// </summary>
// More than 25 public members and 300 lines: each member is one word of the chain in which notebooks describe a figure, such as
// Figure.Line(…).Add(…).X(…). The data are in FigureContent, the drawing in FigureTraces and FigureLayout.
[TypeFormatterSource(typeof(ViewFormatterSource), PreferredMimeTypes = [MimeBundle.Plotly, MimeBundle.Html, MimeBundle.PlainText])]
public sealed class Figure : View
{
    private readonly FigureContent _content;

    private Figure(FigureContent content) => _content = content;

    private Figure(FigureKind kind, string title) : this(new FigureContent(kind, title))
    {
    }

    /// <summary>Creates a figure with lines through points, in the order given.</summary>
    public static Figure Line(string title) => new(FigureKind.Line, title);

    /// <summary>Creates a figure with points.</summary>
    public static Figure Scatter(string title) => new(FigureKind.Scatter, title);

    /// <summary>Creates a figure with a bar per category, grouped by series.</summary>
    public static Figure Bar(string title) => new(FigureKind.Bar, title);

    /// <summary>Creates a figure that shows how often values occur.</summary>
    public static Figure Histogram(string title) => new(FigureKind.Histogram, title);

    /// <summary>Creates a figure with box plots (quartiles; whiskers at 1.5 interquartile ranges) and all samples next to them.</summary>
    public static Figure Box(string title) => new(FigureKind.Box, title);

    /// <summary>Creates a figure with lanes of spans over time (a Gantt chart).</summary>
    public static Figure Timeline(string title) => new(FigureKind.Timeline, title);

    /// <summary>Creates a grid of numbers. A darker cell has a smaller number.</summary>
    /// <param name="title">The title.</param>
    /// <param name="rows">The names of the rows, top to bottom.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="values">The numbers: [row, column].</param>
    /// <param name="texts">The texts in the cells; null for the numbers.</param>
    /// <exception cref="FigureException">The size of the grid does not match the names.</exception>
    public static Figure HeatMap(
        string title,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        double[,] values,
        string[,]? texts = null) =>
        new(new FigureContent(FigureKind.HeatMap, title) { Cells = Grid.Of(rows, columns, values, texts) });

    /// <summary>Creates a grid of categories. Cells with the same category have the same colour.</summary>
    /// <param name="title">The title.</param>
    /// <param name="rows">The names of the rows, top to bottom.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="categories">The categories: [row, column].</param>
    /// <param name="texts">The texts in the cells; null for the categories.</param>
    /// <param name="neutral">A category that is grey, so that the others stand out.</param>
    /// <exception cref="FigureException">The size of the grid does not match the names.</exception>
    public static Figure HeatMap(
        string title,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        string[,] categories,
        string[,]? texts = null,
        string? neutral = null) =>
        new(new FigureContent(FigureKind.Categories, title) { Cells = Grid.Of(rows, columns, categories, texts, neutral) });

    /// <summary>Creates a grid of yes and no, which have the same two colours in every such figure.</summary>
    /// <param name="title">The title.</param>
    /// <param name="rows">The names of the rows, top to bottom.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="truths">The values, an array per row.</param>
    /// <param name="yes">The text in the cells that are true.</param>
    /// <param name="no">The text in the cells that are false.</param>
    /// <exception cref="FigureException">The size of the grid does not match the names.</exception>
    public static Figure HeatMap(
        string title,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        IReadOnlyList<bool[]> truths,
        string yes = "yes",
        string no = "no") =>
        new(new FigureContent(FigureKind.Categories, title) { Cells = Grid.Of(rows, columns, truths, yes, no) });

    /// <summary>
    /// Creates a figure with line and scatter plots above each other on one x axis, whose title comes from here or from the first
    /// panel. Series with the same name share an entry in the legend. A mark of this figure crosses all panels.
    /// </summary>
    /// <exception cref="FigureException">There are no panels, or one of them is neither a line nor a scatter plot.</exception>
    public static Figure Panels(string title, params IReadOnlyList<Figure> panels)
    {
        if (panels.Count == 0 || panels.Any(panel => panel._content.Kind is not (FigureKind.Line or FigureKind.Scatter)))
            throw new FigureException($"'{title}': expected at least one panel, each made by Figure.Line or Figure.Scatter.");
        return new Figure(new FigureContent(FigureKind.Panels, title)
        {
            Parts = [.. panels.Select(panel => panel._content)],
            XTitle = panels[0]._content.XTitle,
        });
    }

    /// <summary>Adds a line or points.</summary>
    /// <exception cref="FigureException">The numbers of positions and values differ, or the figure is of another kind.</exception>
    public Figure Add(string name, IEnumerable<double> x, IEnumerable<double> y)
    {
        Require(FigureKind.Line, FigureKind.Scatter);
        var (xs, ys) = (x.ToArray(), y.ToArray());
        if (xs.Length != ys.Length)
            throw new FigureException($"'{name}' has {xs.Length} positions and {ys.Length} values; expected as many values as positions.");
        _content.Series.Add(new Series(name) { X = xs, Y = ys });
        return this;
    }

    /// <summary>Adds a series of bars.</summary>
    /// <exception cref="FigureException">The figure is of another kind.</exception>
    public Figure Add(string name, IEnumerable<string> categories, IEnumerable<double> values)
    {
        Require(FigureKind.Bar);
        _content.Series.Add(new Series(name) { Categories = [.. categories], Y = [.. values] });
        return this;
    }

    /// <summary>Adds a box with its samples, or the values of a histogram.</summary>
    /// <exception cref="FigureException">The figure is of another kind.</exception>
    public Figure Add(string name, IEnumerable<double> samples)
    {
        Require(FigureKind.Box, FigureKind.Histogram);
        _content.Series.Add(new Series(name) { Y = [.. samples] });
        return this;
    }

    /// <summary>Adds every arm of a comparison as a box. Name and unit become the title of the y axis if it has none.</summary>
    /// <exception cref="FigureException">The figure is of another kind.</exception>
    public Figure Add(Comparison comparison)
    {
        foreach (var (arm, samples) in comparison.Samples)
            Add(arm, samples);
        return _content.YTitle.Length > 0 ? this : Y($"{comparison.Name} [{comparison.Unit}]");
    }

    /// <summary>Adds the prediction of a theory as a thin dashed line.</summary>
    /// <exception cref="FigureException">The numbers of positions and values differ, or the figure is of another kind.</exception>
    public Figure Theory(string name, IEnumerable<double> x, IEnumerable<double> y)
    {
        Add(name, x, y);
        _content.Series[^1] = _content.Series[^1] with { IsTheory = true };
        return this;
    }

    /// <summary>Adds events as points among the lines.</summary>
    /// <exception cref="FigureException">The numbers of positions and values differ, or the figure is of another kind.</exception>
    public Figure Points(string name, IEnumerable<double> x, IEnumerable<double> y)
    {
        Add(name, x, y);
        _content.Series[^1] = _content.Series[^1] with { IsPoints = true };
        return this;
    }

    /// <summary>Adds a span of a timeline.</summary>
    /// <param name="lane">The lane. Lanes are shown top to bottom in the order of first use.</param>
    /// <param name="start">The start, in the unit of the x axis.</param>
    /// <param name="end">The end, in the unit of the x axis.</param>
    /// <param name="label">The text in the bar.</param>
    /// <param name="kind">The kind. Spans of the same kind have the same colour and share an entry in the legend.</param>
    /// <exception cref="FigureException">The end is before the start, or the figure is not a timeline.</exception>
    public Figure Span(string lane, double start, double end, string label = "", string kind = "")
    {
        Require(FigureKind.Timeline);
        if (end < start)
            throw new FigureException($"The span '{label}' of lane '{lane}' ends at {end}, before its start at {start}.");
        _content.Spans.Add(new Span(lane, start, end, label, kind));
        return this;
    }

    /// <summary>Sets the order of a timeline's kinds and with it their colours: blue, vermillion, green, purple.</summary>
    /// <exception cref="FigureException">The figure is not a timeline.</exception>
    public Figure Kinds(params string[] kinds)
    {
        Require(FigureKind.Timeline);
        _content.SpanKinds = kinds;
        return this;
    }

    /// <summary>Sets the title of the x axis with its unit, such as "time [s]". The unit of a number of things is "[count]".</summary>
    public Figure X(string title)
    {
        _content.XTitle = title;
        return this;
    }

    /// <summary>Sets the title of the y axis with its unit, such as "latency [ms]". The unit of a number of things is "[count]".</summary>
    public Figure Y(string title)
    {
        _content.YTitle = title;
        return this;
    }

    /// <summary>Makes the x axis logarithmic. Showing the figure fails if a series has no x greater than zero.</summary>
    public Figure LogX()
    {
        _content.XIsLog = true;
        return this;
    }

    /// <summary>Makes the y axis logarithmic. Showing the figure fails if a series has no y greater than zero.</summary>
    public Figure LogY()
    {
        _content.YIsLog = true;
        return this;
    }

    /// <summary>Draws lines as steps: a value stays until the next one. Use it for counts and states.</summary>
    public Figure Step()
    {
        _content.IsStep = true;
        return this;
    }

    /// <summary>Stacks the bars of a category. Use it for the parts of a whole.</summary>
    /// <exception cref="FigureException">The figure has no bars.</exception>
    public Figure Stacked()
    {
        Require(FigureKind.Bar);
        _content.IsStacked = true;
        return this;
    }

    /// <summary>Sets names for values of the y axis, such as "200 OK" for 200. The axis then needs no unit.</summary>
    public Figure YLabels(IReadOnlyDictionary<double, string> names)
    {
        _content.YNames = names;
        return this;
    }

    /// <summary>Adds a vertical line that marks an event.</summary>
    public Figure Mark(double x, string text)
    {
        _content.Marks.Add((x, text));
        return this;
    }

    /// <summary>Adds a horizontal line that marks a bound or an expectation.</summary>
    public Figure Level(double y, string text)
    {
        _content.Levels.Add((y, text));
        return this;
    }

    /// <summary>Adds a text to the caption, such as n, versions or conditions.</summary>
    public Figure Note(string text)
    {
        _content.Notes.Add(text);
        return this;
    }

    /// <summary>
    /// Adds the number of samples and the environment of the session to the caption. It does not add n if a note already has it, or
    /// to bars: a bar is one number, and only the author knows how many samples it stands for. The same is true of a curve that was
    /// calculated from samples; add its n with <see cref="Note"/> first.
    /// </summary>
    public Figure From(Lab lab)
    {
        var counts = SampleCounts();
        if (counts.Length > 0 && !_content.Notes.Exists(note => note.Contains("n = ", StringComparison.Ordinal)))
        {
            var each = _content.Series.Count > 1 ? " each" : "";
            Note(counts.Length == 1 ? $"n = {counts[0]}{each}" : $"n = {counts[0]} to {counts[^1]}");
        }
        return Note(lab.Environment.Summary);
    }

    /// <summary>Sets the height in pixels. The width is that of the page.</summary>
    public Figure Height(int pixels)
    {
        _content.Pixels = pixels;
        return this;
    }

    /// <summary>Returns the figure as Plotly JSON, HTML and text.</summary>
    /// <exception cref="FigureException">The figure would mislead its reader, for example because an axis has no unit.</exception>
    public override MimeBundle ToMime()
    {
        FigureChecks.Require(_content);
        return new MimeBundle(() => FigureSummary.Text(_content))
            .Add(MimeBundle.Plotly, () => ChartJson.Of(FigureChart.Of(_content)))
            .Add(MimeBundle.Html, () => FigureSummary.Html(_content));
    }

    /// <summary>
    /// Returns the figure as a chart of Plotly.NET, to combine it with other charts, style it or save it as a page. Later changes of
    /// the chart do not affect the figure, nor the other way round.
    /// </summary>
    /// <exception cref="FigureException">The figure would mislead its reader, for example because an axis has no unit.</exception>
    public GenericChart ToChart() => FigureChart.Of(_content).ToGenericChart();

    /// <inheritdoc cref="ToChart"/>
    public static implicit operator GenericChart(Figure figure) => figure.ToChart();

    private int[] SampleCounts() => _content.Kind is FigureKind.Bar ? [] :
    [
        .. _content.Series.Concat(_content.Parts.SelectMany(part => part.Series))
            .Where(series => !series.IsTheory && !series.IsPoints)
            .Select(series => series.Y.Length)
            .Distinct()
            .Order(),
    ];

    private void Require(params ReadOnlySpan<FigureKind> kinds)
    {
        var kind = _content.Kind;
        if (!kinds.Contains(kind))
        {
            throw new FigureException(
                $"A {kind.ToString().ToLowerInvariant()} figure takes no such data; use the Add(…) that fits Figure.{kind}.");
        }
    }
}
