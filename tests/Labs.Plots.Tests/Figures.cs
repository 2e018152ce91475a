using System.Text.Json;

namespace Labs.Plots.Tests;

/// <summary>A small figure of each kind, and methods to read figures.</summary>
internal static class Figures
{
    public static IReadOnlyDictionary<string, Func<Figure>> ByKind { get; } = new Dictionary<string, Func<Figure>>
    {
        ["line"] = () => TwoLines(1000).Mark(400, "failover").Level(0.5, "bound").Note("n = 1000 each"),
        ["gaps"] = () => Figure.Line("Gaps").Add("a", [1, 2, 3], [1, double.NaN, 3]).X("time [s]").Y("rate [1/s]"),
        ["scatter"] = () => Figure.Scatter("Points")
            .Add("a", [1, 10, 100], [5, 6, 7])
            .Theory("model", [1, 100], [5, 7])
            .X("size [B]").Y("latency [ms]").LogX().LogY(),
        ["bar"] = () => Figure.Bar("Bars")
            .Add("labs", ["read", "insert"], [950, 0.123])
            .Add("sysbench", ["read", "insert"], [1000, 0.2])
            .Y("rate [1/s]").Stacked(),
        ["histogram"] = () => Figure.Histogram("How often").Add("a", Samples(500)).Add("b", Samples(40)).X("latency [ms]"),
        ["box"] = () => Figure.Box("Boxes").Add("host", Samples(60)).Add("bridge", Samples(12)).Y("latency [ms]"),
        ["timeline"] = () => Figure.Timeline("Life")
            .Span("pause", 0, 9, "up", "runs")
            .Span("web", 1, 4, "starts", "starts")
            .Kinds("starts", "runs").X("time [s]").Mark(2, "kill"),
        ["heatmap"] = () => Figure
            .HeatMap("Numbers", ["net", "mnt"], ["a", "b"], new[,] { { 1, double.NaN }, { 3, 250.5 } })
            .Y("time [ms]"),
        ["categories"] = () => Figure.HeatMap("Shared", ["net", "mnt"], ["a", "b"], new[,] { { "1", "1" }, { "2", "no" } }, neutral: "no"),
        ["panels"] = () => Figure.Panels(
            "Trace",
            TwoLines(50).Level(0.2, "room"),
            Figure.Line("below").Y("round trip [ms]").Add("rtt", [0, 1], [40, 41]).Step()).X("time [s]").Mark(20, "drop"),
    };

    public static TheoryData<string> Kinds => [.. ByKind.Keys];

    public static Figure TwoLines(int points)
    {
        var x = Enumerable.Range(0, points).Select(i => i / 7.0).ToArray();
        return Figure.Line("Two lines")
            .Add("sine", x, x.Select(value => Math.Sin(value / 50)))
            .Add("cosine", x, x.Select(value => Math.Cos(value / 50)))
            .X("time [s]").Y("load [1]");
    }

    public static double[] Samples(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => 40 + random.NextDouble())];
    }

    public static string Text(this Figure figure) => figure.ToMime()[MimeBundle.Plotly];

    public static JsonElement Json(this Figure figure) => JsonDocument.Parse(figure.Text()).RootElement;

    public static JsonElement[] Traces(this Figure figure) => [.. figure.Json().GetProperty("data").EnumerateArray()];

    public static double[] Numbers(this JsonElement values) => TypedArray.Read(values);
}
