using System.Text.Json;
using DynamicObj;
using Plotly.NET;
using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace Labs.Plots.Tests.Contract;

/// <summary>Tests the behaviour of Plotly.NET that Labs.Plots and the notebook kernel's display of a reader's own chart rely on.</summary>
public sealed class PlotlyNetTests
{
    [Fact]
    public void Setting_a_property_in_the_dictionary_is_the_same_as_setting_it_by_name()
    {
        var axis = new LinearAxis();
        axis.Properties["type"] = "log";
        Assert.Equal("log", axis.GetPropertyValue("type"));
        axis.SetProperty("dtick", 1);
        Assert.Equal(["type", "dtick"], axis.Properties.Keys);
    }

    [Fact]
    public void Objects_of_a_figure_have_no_properties_outside_the_dictionary_except_the_type_of_a_trace()
    {
        Assert.Equal(["type"], Own(typeof(Trace)));
        Type[] others =
        [
            typeof(Layout), typeof(Config), typeof(LinearAxis), typeof(Shape), typeof(Annotation), typeof(Title), typeof(Font),
            typeof(Margin), typeof(Legend), typeof(Padding), typeof(Line), typeof(ColorBar), typeof(Plotly.NET.TraceObjects.Marker),
        ];
        Assert.All(others, type => Assert.Empty(Own(type)));

        static IEnumerable<string> Own(Type type) =>
            type.GetProperties()
                .Where(property => property.DeclaringType != typeof(DynamicObj.DynamicObj))
                .Select(property => property.Name);
    }

    [Fact]
    public void A_chart_of_traces_without_defaults_has_an_empty_layout_and_still_refers_to_plotly_js()
    {
        var chart = GenericChart.ofTraceObjects(false, new[] { new Trace("scatter") });
        Assert.Empty(GenericChart.getLayout(chart).Properties);
        Assert.Contains("plotly", GenericChart.toEmbeddedHTML(chart));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_static_method_toJson_writes_data_layout_and_config(int traces)
    {
        object chart = Chart.Combine(Enumerable.Range(0, traces).Select(
            i => Chart.Scatter<int, int, string>(x: [1], y: [i], mode: StyleParam.Mode.Lines, Name: "a")));
        var type = chart.GetType();
        while (type!.FullName != "Plotly.NET.GenericChart")
            type = type.BaseType;
        var json = (string)type.GetMethod("toJson", [type])!.Invoke(null, [chart])!;
        var figure = JsonDocument.Parse(json).RootElement;
        Assert.Equal(["data", "layout", "config"], figure.EnumerateObject().Select(property => property.Name));
        Assert.Equal(traces, figure.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public void NaN_is_written_as_a_string()
    {
        var chart = Chart.Scatter<double, double, string>(x: [1, 2], y: [double.NaN, 2], mode: StyleParam.Mode.Markers);
        var y = JsonDocument.Parse(GenericChart.toJson(chart)).RootElement.GetProperty("data")[0].GetProperty("y");
        Assert.Equal("NaN", y[0].GetString());
        Assert.Equal(2, y[1].GetDouble());
    }
}
