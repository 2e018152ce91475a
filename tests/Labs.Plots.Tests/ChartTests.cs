using System.Text.Json.Nodes;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots.Tests;

/// <summary>A figure as a chart of Plotly.NET, for a reader who goes on from there.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Kinds => Figures.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plotly_NET_writes_the_same_figure(string kind)
    {
        var figure = Figures.ByKind[kind]();
        var (ours, theirs) = (JsonNode.Parse(figure.Text())!, JsonNode.Parse(GenericChart.toJson(figure.ToChart()))!);
        Assert.True(JsonNode.DeepEquals(ours, theirs), $"ours   {ours}\ntheirs {theirs}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_template_is_in_it(string kind)
    {
        GenericChart chart = Figures.ByKind[kind]();
        Assert.DoesNotContain("\"template\"", GenericChart.toFigureJson(chart));
        Assert.DoesNotContain("\"template\"", Figures.ByKind[kind]().Text());
    }

    [Fact]
    public void It_combines_with_a_chart_of_the_readers_own()
    {
        var own = Plotly.NET.CSharp.Chart.Scatter<double, double, string>(x: [1, 2], y: [3, 4], mode: StyleParam.Mode.Markers, Name: "own");
        var both = Plotly.NET.CSharp.Chart.Combine([own, Figures.TwoLines(3)]);
        var figure = JsonNode.Parse(GenericChart.toJson(both))!;
        Assert.Equal(["own", "sine", "cosine"], figure["data"]!.AsArray().Select(trace => (string?)trace!["name"]));
        Assert.Equal("time [s]", (string?)figure["layout"]!["xaxis"]!["title"]!["text"]);
    }

    [Fact]
    public void Plotly_NET_finds_the_axes_the_shapes_and_the_annotations_and_adds_to_them()
    {
        var layout = GenericChart.getLayout(Figures.ByKind["line"]());
        Assert.Equal("load [1]", Layout.tryGetTypedMember<LinearAxis>("yaxis", layout).Value.TryGetTypedPropertyValue<Title>("title").Value.GetPropertyValue("text"));
        var more = new Layout();
        more.SetProperty("shapes", new[] { new Shape() });
        more.SetProperty("annotations", new[] { new Annotation() });
        var combined = Layout.combine(layout, more);
        Assert.Equal(3, Layout.tryGetTypedMember<IEnumerable<Shape>>("shapes", combined).Value.Count());
        Assert.Equal(3, Layout.tryGetTypedMember<IEnumerable<Annotation>>("annotations", combined).Value.Count());
    }

    [Fact]
    public void A_change_of_the_chart_leaves_the_figure_as_it_was()
    {
        var figure = Figures.TwoLines(3);
        var before = figure.Text();
        GenericChart.getLayout(figure).SetProperty("height", 10);
        GenericChart.getTraces(figure).Head.SetProperty("name", "changed");
        Assert.Equal(before, figure.Text());
    }

    [Fact]
    public void A_figure_that_would_mislead_is_no_chart_either() =>
        Assert.Throws<FigureException>(() => Figure.Line("Time").Add("a", [1, 2], [3, 4]).X("time").Y("n [count]").ToChart());
}
