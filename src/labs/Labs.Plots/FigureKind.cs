namespace Labs.Plots;

internal enum FigureKind
{
    Line,
    Scatter,
    Bar,
    Histogram,
    Box,
    HeatMap,
    Categories,
    Timeline,
    Panels,
}
