using System.Text.Json.Nodes;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Labs.Plots.Tests;

/// <summary>Tests figures as charts of Plotly.NET, which readers can combine with their own.</summary>
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
    public void A_chart_has_no_template(string kind)
    {
        GenericChart chart = Figures.ByKind[kind]();
        Assert.DoesNotContain("\"template\"", GenericChart.toFigureJson(chart));
        Assert.DoesNotContain("\"template\"", Figures.ByKind[kind]().Text());
    }

    [Fact]
    public void A_figure_can_be_combined_with_a_readers_own_chart()
    {
        var own = Plotly.NET.CSharp.Chart.Scatter<double, double, string>(
            x: [1, 2], y: [3, 4], mode: StyleParam.Mode.Markers, Name: "own");
        var both = Plotly.NET.CSharp.Chart.Combine([own, Figures.TwoLines(3)]);
        var figure = JsonNode.Parse(GenericChart.toJson(both))!;
        Assert.Equal(["own", "sine", "cosine"], figure["data"]!.AsArray().Select(trace => (string?)trace!["name"]));
        Assert.Equal("time [s]", (string?)figure["layout"]!["xaxis"]!["title"]!["text"]);
    }

    [Fact]
    public void Plotly_NET_finds_the_axes_the_shapes_and_the_annotations_and_adds_to_them()
    {
        var layout = GenericChart.getLayout(Figures.ByKind["line"]());
        var axis = Layout.tryGetTypedMember<LinearAxis>("yaxis", layout).Value;
        Assert.Equal("load [1]", axis.TryGetTypedPropertyValue<Title>("title").Value.GetPropertyValue("text"));
        var more = new Layout();
        more.SetProperty("shapes", new[] { new Shape() });
        more.SetProperty("annotations", new[] { new Annotation() });
        var combined = Layout.combine(layout, more);
        Assert.Equal(3, Layout.tryGetTypedMember<IEnumerable<Shape>>("shapes", combined).Value.Count());
        Assert.Equal(3, Layout.tryGetTypedMember<IEnumerable<Annotation>>("annotations", combined).Value.Count());
    }

    [Fact]
    public void Changing_the_chart_does_not_change_the_figure()
    {
        var figure = Figures.TwoLines(3);
        var before = figure.Text();
        GenericChart.getLayout(figure).SetProperty("height", 10);
        GenericChart.getTraces(figure).Head.SetProperty("name", "changed");
        Assert.Equal(before, figure.Text());
    }

    [Fact]
    public void A_figure_that_would_mislead_cannot_become_a_chart() =>
        Assert.Throws<FigureException>(() => Figure.Line("Time").Add("a", [1, 2], [3, 4]).X("time").Y("n [count]").ToChart());
}
