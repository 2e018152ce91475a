using System.Text.Json;
using DynamicObj;
using Plotly.NET;
using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace Labs.Plots.Tests.Contract;

/// <summary>What Labs.Plots, and the kernel's display of a reader's own chart, rely on in Plotly.NET.</summary>
public sealed class PlotlyNetTests
{
    [Fact]
    public void A_property_set_in_an_objects_dictionary_is_one_that_was_set_by_name()
    {
        var axis = new LinearAxis();
        axis.Properties["type"] = "log";
        Assert.Equal("log", axis.GetPropertyValue("type"));
        axis.SetProperty("dtick", 1);
        Assert.Equal(["type", "dtick"], axis.Properties.Keys);
    }

    [Fact]
    public void The_objects_of_a_figure_have_no_property_outside_the_dictionary_but_a_traces_type()
    {
        Assert.Equal(["type"], Own(typeof(Trace)));
        foreach (var type in new[] { typeof(Layout), typeof(Config), typeof(LinearAxis), typeof(Shape), typeof(Annotation), typeof(Title), typeof(Font), typeof(Margin), typeof(Legend), typeof(Padding), typeof(Line), typeof(ColorBar), typeof(Plotly.NET.TraceObjects.Marker) })
            Assert.Empty(Own(type));

        static IEnumerable<string> Own(Type type) =>
            type.GetProperties().Where(property => property.DeclaringType != typeof(DynamicObj.DynamicObj)).Select(property => property.Name);
    }

    [Fact]
    public void A_chart_of_traces_without_defaults_has_an_empty_layout_and_still_knows_where_plotly_js_is()
    {
        var chart = GenericChart.ofTraceObjects(false, new[] { new Trace("scatter") });
        Assert.Empty(GenericChart.getLayout(chart).Properties);
        Assert.Contains("plotly", GenericChart.toEmbeddedHTML(chart));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_chart_is_written_with_data_layout_and_config_by_a_static_method_of_its_type(int traces)
    {
        object chart = Chart.Combine(Enumerable.Range(0, traces).Select(i => Chart.Scatter<int, int, string>(x: [1], y: [i], mode: StyleParam.Mode.Lines, Name: "a")));
        var type = chart.GetType();
        while (type!.FullName != "Plotly.NET.GenericChart")
            type = type.BaseType;
        var json = (string)type.GetMethod("toJson", [type])!.Invoke(null, [chart])!;
        var figure = JsonDocument.Parse(json).RootElement;
        Assert.Equal(["data", "layout", "config"], figure.EnumerateObject().Select(property => property.Name));
        Assert.Equal(traces, figure.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public void A_number_that_JSON_cannot_say_is_a_string()
    {
        var chart = Chart.Scatter<double, double, string>(x: [1, 2], y: [double.NaN, 2], mode: StyleParam.Mode.Markers);
        var y = JsonDocument.Parse(GenericChart.toJson(chart)).RootElement.GetProperty("data")[0].GetProperty("y");
        Assert.Equal("NaN", y[0].GetString());
        Assert.Equal(2, y[1].GetDouble());
    }
}
