using System.Text.Json;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Offline.Packages.Tests;

public sealed class FigureJsonTests
{
    [Fact]
    public void Line_has_its_points_its_name_and_its_mode()
    {
        var trace = Trace(Chart.Scatter<double, int, string>(x: [0.5, 1.5], y: [3, 4], mode: StyleParam.Mode.Lines_Markers, Name: "a"));
        Assert.Equal("scatter", trace.GetProperty("type").GetString());
        Assert.Equal("lines+markers", trace.GetProperty("mode").GetString());
        Assert.Equal("a", trace.GetProperty("name").GetString());
        Assert.Equal([0.5, 1.5], trace.GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal([3, 4], trace.GetProperty("y").EnumerateArray().Select(y => y.GetInt32()));
    }

    [Fact]
    public void Number_that_JSON_cannot_say_is_a_string()
    {
        var trace = Trace(Chart.Scatter<double, double, string>(x: [1, 2], y: [double.NaN, 2], mode: StyleParam.Mode.Markers));
        Assert.Equal("NaN", trace.GetProperty("y")[0].GetString());
        Assert.Equal(2, trace.GetProperty("y")[1].GetDouble());
    }

    [Theory]
    [InlineData(true, "v", "x", "y")]
    [InlineData(false, "h", "y", "x")]
    public void Column_stands_and_bar_lies(bool standing, string orientation, string keys, string values)
    {
        var names = new Optional<IEnumerable<string>>(["a", "b"], true);
        var trace = Trace(standing ? Chart.Column<int, string, string>(values: [1, 2], Keys: names) : Chart.Bar<int, string, string>(values: [1, 2], Keys: names));
        Assert.Equal("bar", trace.GetProperty("type").GetString());
        Assert.Equal(orientation, trace.GetProperty("orientation").GetString());
        Assert.Equal(["a", "b"], trace.GetProperty(keys).EnumerateArray().Select(key => key.GetString()));
        Assert.Equal([1, 2], trace.GetProperty(values).EnumerateArray().Select(value => value.GetInt32()));
    }

    [Fact]
    public void Box_histogram_and_heat_map_have_their_numbers()
    {
        var y = new Optional<IEnumerable<double>>([1, 2, 9], true);
        Assert.Equal(3, Trace(Chart.BoxPlot<double, double, string>(Y: y)).GetProperty("y").GetArrayLength());
        Assert.Equal("histogram", Trace(Chart.Histogram<double, double, string>(X: y)).GetProperty("type").GetString());
        var map = Trace(Chart.Heatmap<double, string, string, string>(zData: [[1, 2], [3, 4]], X: new Optional<IEnumerable<string>>(["p", "q"], true)));
        Assert.Equal([3, 4], map.GetProperty("z")[1].EnumerateArray().Select(z => z.GetDouble()));
        Assert.Equal("q", map.GetProperty("x")[1].GetString());
    }

    [Fact]
    public void Combined_charts_are_one_figure_with_data_layout_and_frames()
    {
        var both = Chart.Combine([
            Chart.Scatter<int, int, string>(x: [1], y: [1], mode: StyleParam.Mode.Lines),
            Chart.Scatter<int, int, string>(x: [2], y: [2], mode: StyleParam.Mode.Markers)]);
        var figure = JsonDocument.Parse(GenericChart.toFigureJson(both)).RootElement;
        Assert.Equal(2, figure.GetProperty("data").GetArrayLength());
        Assert.Equal(JsonValueKind.Object, figure.GetProperty("layout").ValueKind);
        Assert.Equal(0, figure.GetProperty("frames").GetArrayLength());
    }

    private static JsonElement Trace(GenericChart chart) =>
        JsonDocument.Parse(GenericChart.toFigureJson(chart)).RootElement.GetProperty("data")[0];
}
