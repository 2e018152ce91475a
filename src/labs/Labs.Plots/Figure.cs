using Plotly.NET;

namespace Labs.Plots;

/// <summary>
/// A plot: title, caption with n and environment, axes with units, colours that everybody can tell apart. It shows itself as a
/// Plotly figure, and as a summary in numbers where no figure can be drawn.
/// </summary>
[TypeFormatterSource(typeof(ViewFormatterSource), PreferredMimeTypes = [MimeBundle.Plotly, MimeBundle.Html, MimeBundle.PlainText])]
public sealed class Figure : View
{
    private readonly List<string> _notes = [];
    private string[] _kinds = [];

    private Figure(FigureKind kind, string title) => (Kind, Title) = (kind, title);

    internal FigureKind Kind { get; }

    internal string Title { get; }

    internal List<Series> Series { get; } = [];

    internal List<Span> Spans { get; } = [];

    /// <summary>By kind, which gives the colour: in the order of <see cref="Kinds"/>, then of first use.</summary>
    internal IGrouping<string, Span>[] SpansByKind =>
        [.. Spans.GroupBy(span => span.Kind).OrderBy(kind => Array.IndexOf(_kinds, kind.Key) is >= 0 and var place ? place : _kinds.Length)];

    internal List<(double At, string Text)> Marks { get; } = [];

    internal List<(double At, string Text)> Levels { get; } = [];

    internal Grid? Cells { get; private init; }

    internal IReadOnlyList<Figure> Parts { get; private init; } = [];

    internal string XTitle { get; private set; } = "";

    internal string YTitle { get; private set; } = "";

    internal bool XIsLog { get; private set; }

    internal bool YIsLog { get; private set; }

    internal bool IsStep { get; private set; }

    internal bool IsStacked { get; private set; }

    internal IReadOnlyDictionary<double, string>? YNames { get; private set; }

    internal int? Pixels { get; private set; }

    internal IReadOnlyList<string> Notes => _notes;

    internal string Caption => string.Join(" · ", _notes);

    /// <summary>Lines through points, in the order given.</summary>
    public static Figure Line(string title) => new(FigureKind.Line, title);

    /// <summary>Points.</summary>
    public static Figure Scatter(string title) => new(FigureKind.Scatter, title);

    /// <summary>A bar per category, grouped by series.</summary>
    public static Figure Bar(string title) => new(FigureKind.Bar, title);

    /// <summary>How often values occur.</summary>
    public static Figure Histogram(string title) => new(FigureKind.Histogram, title);

    /// <summary>Box plots (quartiles; whiskers at 1.5 interquartile ranges) with every sample beside them.</summary>
    public static Figure Box(string title) => new(FigureKind.Box, title);

    /// <summary>Lanes of spans over time, a Gantt chart.</summary>
    public static Figure Timeline(string title) => new(FigureKind.Timeline, title);

    /// <summary>Numbers in a grid; the darker, the smaller.</summary>
    /// <param name="title">The title.</param>
    /// <param name="rows">Row names, top to bottom.</param>
    /// <param name="columns">Column names.</param>
    /// <param name="values">[row, column].</param>
    /// <param name="texts">What the cells say; the numbers if nothing is given.</param>
    public static Figure HeatMap(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values, string[,]? texts = null) =>
        new(FigureKind.HeatMap, title) { Cells = Grid.Of(rows, columns, values, texts) };

    /// <summary>Categories in a grid: equal texts have equal colours.</summary>
    /// <param name="title">The title.</param>
    /// <param name="rows">Row names, top to bottom.</param>
    /// <param name="columns">Column names.</param>
    /// <param name="categories">[row, column].</param>
    /// <param name="texts">What the cells say, if not the categories.</param>
    /// <param name="neutral">The category that is only there for the contrast; it is grey.</param>
    public static Figure HeatMap(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, string[,] categories, string[,]? texts = null, string? neutral = null) =>
        new(FigureKind.Categories, title) { Cells = Grid.Of(rows, columns, categories, texts, neutral) };

    /// <summary>Truths in a grid; in every such figure yes has one colour and no the other.</summary>
    /// <param name="title">The title.</param>
    /// <param name="rows">Row names, top to bottom.</param>
    /// <param name="columns">Column names.</param>
    /// <param name="truths">A row of truths per row.</param>
    /// <param name="yes">What the cells of true say.</param>
    /// <param name="no">What the cells of false say.</param>
    public static Figure HeatMap(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<bool[]> truths, string yes = "yes", string no = "no") =>
        new(FigureKind.Categories, title) { Cells = Grid.Of(rows, columns, truths, yes, no) };

    /// <summary>
    /// Figures above each other on one x axis, which is said here or in the first of them. Series of the same name have one place in the
    /// legend. A mark goes through all.
    /// </summary>
    public static Figure Panels(string title, params IReadOnlyList<Figure> panels)
    {
        if (panels.Count == 0 || panels.Any(panel => panel.Kind is not (FigureKind.Line or FigureKind.Scatter)))
            throw new FigureException($"'{title}': panels are lines and scatters, at least one.");
        return new(FigureKind.Panels, title) { Parts = panels, XTitle = panels[0].XTitle };
    }

    /// <summary>Adds a line or points.</summary>
    public Figure Add(string name, IEnumerable<double> x, IEnumerable<double> y)
    {
        Require(FigureKind.Line, FigureKind.Scatter);
        var (xs, ys) = (x.ToArray(), y.ToArray());
        if (xs.Length != ys.Length)
            throw new FigureException($"'{name}' has {xs.Length} positions and {ys.Length} values.");
        Series.Add(new Series(name) { X = xs, Y = ys });
        return this;
    }

    /// <summary>Adds bars.</summary>
    public Figure Add(string name, IEnumerable<string> categories, IEnumerable<double> values)
    {
        Require(FigureKind.Bar);
        Series.Add(new Series(name) { Categories = [.. categories], Y = [.. values] });
        return this;
    }

    /// <summary>Adds a box with its samples, or a histogram's values.</summary>
    public Figure Add(string name, IEnumerable<double> samples)
    {
        Require(FigureKind.Box, FigureKind.Histogram);
        Series.Add(new Series(name) { Y = [.. samples] });
        return this;
    }

    /// <summary>Adds every arm of a comparison as a box, and its unit as the axis.</summary>
    public Figure Add(Comparison comparison)
    {
        foreach (var (arm, samples) in comparison.Samples)
            Add(arm, samples);
        return YTitle.Length > 0 ? this : Y($"{comparison.Name} [{comparison.Unit}]");
    }

    /// <summary>Adds what theory predicts, as a thin dashed line.</summary>
    public Figure Theory(string name, IEnumerable<double> x, IEnumerable<double> y)
    {
        Add(name, x, y);
        Series[^1] = Series[^1] with { IsTheory = true };
        return this;
    }

    /// <summary>Adds events: points among the lines.</summary>
    public Figure Points(string name, IEnumerable<double> x, IEnumerable<double> y)
    {
        Add(name, x, y);
        Series[^1] = Series[^1] with { IsPoints = true };
        return this;
    }

    /// <summary>Adds a span of a timeline.</summary>
    /// <param name="lane">The lane, top to bottom in the order of first use.</param>
    /// <param name="start">In the unit of the x axis.</param>
    /// <param name="end">In the unit of the x axis.</param>
    /// <param name="label">What the bar says.</param>
    /// <param name="kind">Bars of a kind have a colour and a place in the legend.</param>
    public Figure Span(string lane, double start, double end, string label = "", string kind = "")
    {
        Require(FigureKind.Timeline);
        if (end < start)
            throw new FigureException($"The span '{label}' of lane '{lane}' ends at {end}, before its start at {start}.");
        Spans.Add(new Span(lane, start, end, label, kind));
        return this;
    }

    /// <summary>The order of a timeline's kinds, and with it their colours: blue, vermillion, green, purple.</summary>
    public Figure Kinds(params string[] kinds)
    {
        Require(FigureKind.Timeline);
        _kinds = kinds;
        return this;
    }

    /// <summary>The x axis with its unit: "time [s]"; a plain number of things is a "[count]".</summary>
    public Figure X(string title)
    {
        XTitle = title;
        return this;
    }

    /// <summary>The y axis with its unit: "latency [ms]"; a plain number of things is a "[count]".</summary>
    public Figure Y(string title)
    {
        YTitle = title;
        return this;
    }

    public Figure LogX()
    {
        XIsLog = true;
        return this;
    }

    public Figure LogY()
    {
        YIsLog = true;
        return this;
    }

    /// <summary>A value stays until the next one: for counts and states.</summary>
    public Figure Step()
    {
        IsStep = true;
        return this;
    }

    /// <summary>Bars of a category stand on each other: for parts of a whole.</summary>
    public Figure Stacked()
    {
        Require(FigureKind.Bar);
        IsStacked = true;
        return this;
    }

    /// <summary>Names for values of the y axis, which then needs no unit: 200 is "200 OK".</summary>
    public Figure YLabels(IReadOnlyDictionary<double, string> names)
    {
        YNames = names;
        return this;
    }

    /// <summary>A vertical line: an event.</summary>
    public Figure Mark(double x, string text)
    {
        Marks.Add((x, text));
        return this;
    }

    /// <summary>A horizontal line: a bound or an expectation.</summary>
    public Figure Level(double y, string text)
    {
        Levels.Add((y, text));
        return this;
    }

    /// <summary>Adds to the caption: n, versions, conditions.</summary>
    public Figure Note(string text)
    {
        _notes.Add(text);
        return this;
    }

    /// <summary>
    /// Adds n, unless a note has said it, and the environment of the session to the caption. A bar's n is for the caller to say: a bar is
    /// one number; and so is that of a curve computed from samples.
    /// </summary>
    public Figure From(Lab lab)
    {
        var counts = Kind is FigureKind.Bar ? [] : Series.Concat(Parts.SelectMany(part => part.Series)).Where(series => !series.IsTheory && !series.IsPoints).Select(series => series.Y.Length).Distinct().Order().ToArray();
        if (counts.Length > 0 && !_notes.Exists(note => note.Contains("n = ", StringComparison.Ordinal)))
            Note(counts.Length == 1 ? $"n = {counts[0]}{(Series.Count > 1 ? " each" : "")}" : $"n = {counts[0]} to {counts[^1]}");
        return Note(lab.Environment.Summary);
    }

    /// <summary>The height in pixels; the width is the page's.</summary>
    public Figure Height(int pixels)
    {
        Pixels = pixels;
        return this;
    }

    /// <exception cref="FigureException">The figure would mislead its reader, such as one with an axis without a unit.</exception>
    public override MimeBundle ToMime()
    {
        FigureChecks.Require(this);
        return new MimeBundle(() => FigureSummary.Text(this))
            .Add(MimeBundle.Plotly, () => ChartJson.Of(FigureChart.Of(this)))
            .Add(MimeBundle.Html, () => FigureSummary.Html(this));
    }

    /// <summary>
    /// Returns the figure as a chart of Plotly.NET, to go on with its functions: combine it with other charts, style it, save it as a page.
    /// Later changes of either don't reach the other.
    /// </summary>
    /// <exception cref="FigureException">The figure would mislead its reader, such as one with an axis without a unit.</exception>
    public GenericChart ToChart() => FigureChart.Of(this).ToGenericChart();

    /// <inheritdoc cref="ToChart"/>
    public static implicit operator GenericChart(Figure figure) => figure.ToChart();

    private void Require(params ReadOnlySpan<FigureKind> kinds)
    {
        if (!kinds.Contains(Kind))
            throw new FigureException($"A {Kind.ToString().ToLowerInvariant()} figure takes no such data; see the Add(…) that fits Figure.{Kind}.");
    }
}
