namespace Labs.Plots;

/// <summary>The data and settings of a figure: <see cref="Figure"/> collects them, the other classes draw them.</summary>
internal sealed class FigureContent(FigureKind kind, string title)
{
    public FigureKind Kind => kind;

    public string Title => title;

    public List<Series> Series { get; } = [];

    public List<Span> Spans { get; } = [];

    /// <summary>The order of the spans' kinds, which determines their colours.</summary>
    public IReadOnlyList<string> SpanKinds { get; set; } = [];

    /// <summary>The spans grouped by kind, in the order of <see cref="SpanKinds"/> and then of first use.</summary>
    public IGrouping<string, Span>[] SpansByKind => [.. Spans.GroupBy(span => span.Kind).OrderBy(group => RankOf(group.Key))];

    public List<(double At, string Text)> Marks { get; } = [];

    public List<(double At, string Text)> Levels { get; } = [];

    public Grid? Cells { get; init; }

    /// <summary>The panels, from top to bottom; empty for every other kind of figure.</summary>
    public IReadOnlyList<FigureContent> Parts { get; init; } = [];

    public string XTitle { get; set; } = "";

    public string YTitle { get; set; } = "";

    public bool XIsLog { get; set; }

    public bool YIsLog { get; set; }

    public bool IsStep { get; set; }

    public bool IsStacked { get; set; }

    public IReadOnlyDictionary<double, string>? YNames { get; set; }

    /// <summary>The height that the author chose; null for the default.</summary>
    public int? Pixels { get; set; }

    public List<string> Notes { get; } = [];

    public string Caption => string.Join(" · ", Notes);

    private int RankOf(string kind)
    {
        for (var rank = 0; rank < SpanKinds.Count; rank++)
            if (SpanKinds[rank] == kind)
                return rank;
        return SpanKinds.Count;
    }
}
