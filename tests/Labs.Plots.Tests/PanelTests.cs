using System.Text.Json;

namespace Labs.Plots.Tests;

public sealed class PanelTests
{
    [Fact]
    public void Panels_share_the_x_axis_and_do_not_overlap()
    {
        var figure = Json(Figure.Panels("Trace",
            Figure.Line("").Y("window [segments]").Add("cwnd", [0, 1, 2], [10, 20, 40]).Points("drop", [1], [20]).Level(30, "room"),
            Figure.Line("").Y("round trip [ms]").Add("rtt", [0, 1, 2], [40, 41, 42])).X("time [s]").Mark(1, "drop"));
        var traces = figure.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(["y", "y", "y2"], traces.Select(trace => trace.GetProperty("yaxis").GetString()));
        Assert.All(traces, trace => Assert.Equal("x", trace.GetProperty("xaxis").GetString()));
        Assert.Equal("markers", traces[1].GetProperty("mode").GetString());
        var layout = figure.GetProperty("layout");
        var (upper, lower) = (Domain(layout, "yaxis"), Domain(layout, "yaxis2"));
        Assert.True(lower.To < upper.From && upper.To <= 1.000001 && lower.From >= -0.000001, $"{upper} {lower}");
        Assert.Equal("time [s]", layout.GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString());
        // The level refers to the values of the first panel. The mark crosses all panels.
        var shapes = layout.GetProperty("shapes").EnumerateArray().ToArray();
        Assert.Equal("y", shapes[0].GetProperty("yref").GetString());
        Assert.Equal(1, shapes[1].GetProperty("y1").GetDouble());
    }

    [Fact]
    public void Series_with_the_same_name_share_an_entry_in_the_legend()
    {
        var figure = Json(Figure.Panels("Two", Panel("window [segments]"), Panel("round trip [ms]")).X("time [s]"));
        var traces = figure.GetProperty("data").EnumerateArray();
        Assert.Equal([true, true, false, false], traces.Select(trace => trace.GetProperty("showlegend").GetBoolean()));

        static Figure Panel(string y) => Figure.Line("").Y(y).Add("reno", [0, 1], [1, 2]).Add("cubic", [0, 1], [2, 3]);
    }

    [Fact]
    public void Bars_cannot_be_panels() =>
        Assert.Throws<FigureException>(() => Figure.Panels("x", Figure.Bar("").Add("a", ["b"], [1])));

    private static (double From, double To) Domain(JsonElement layout, string axis) =>
        (layout.GetProperty(axis).GetProperty("domain")[0].GetDouble(), layout.GetProperty(axis).GetProperty("domain")[1].GetDouble());

    private static JsonElement Json(Figure figure) => JsonDocument.Parse(figure.ToMime()[MimeBundle.Plotly]).RootElement;
}
