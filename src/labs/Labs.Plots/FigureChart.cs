using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace Labs.Plots;

/// <summary>A figure as objects of Plotly.NET, which <see cref="Figure.ToChart"/> returns and <see cref="ChartJson"/> writes.</summary>
internal sealed record FigureChart(IReadOnlyList<Trace> Traces, Layout Layout)
{
    /// <exception cref="FigureException">The figure would mislead its reader.</exception>
    public static FigureChart Of(FigureContent figure)
    {
        FigureChecks.Require(figure);
        return figure.Kind == FigureKind.Panels ? PanelChart.Of(figure) : new(FigureTraces.Of(figure), FigureLayout.Of(figure));
    }

    public Config Config { get; } = new Config().With("responsive", true).With("displaylogo", false);

    public GenericChart ToGenericChart() =>
        GenericChart.setConfig(Config, GenericChart.setLayout(Layout, GenericChart.ofTraceObjects(false, ListModule.OfSeq(Traces))));
}
