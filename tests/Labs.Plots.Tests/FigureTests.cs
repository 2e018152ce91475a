using System.Diagnostics;
using System.Text.Json;

namespace Labs.Plots.Tests;

public sealed class FigureTests
{
    [Fact]
    public void An_axis_without_a_unit_is_an_error()
    {
        var error = Assert.Throws<FigureException>(() => Figure.Line("Time").Add("a", [1, 2], [3, 4]).X("time").Y("n [count]").ToMime());
        Assert.Contains(".X(\"time [s]\")", error.Message);
    }

    [Fact]
    public void Lines_differ_in_colour_and_dash_and_gaps_stay_gaps()
    {
        var figure = Json(Figure.Line("Two")
            .Add("a", [1, 2, 3], [1, double.NaN, 3])
            .Add("b", [1, 2, 3], [2, 2, 2])
            .X("time [s]")
            .Y("rate [1/s]"));
        var traces = figure.GetProperty("data").EnumerateArray().ToArray();
        var lines = Array.ConvertAll(traces, trace => trace.GetProperty("line"));
        foreach (var property in new[] { "color", "dash" })
            Assert.NotEqual(lines[0].GetProperty(property).GetString(), lines[1].GetProperty(property).GetString());
        Assert.Equal(JsonValueKind.Null, traces[0].GetProperty("y")[1].ValueKind);
        Assert.Equal("time [s]", figure.GetProperty("layout").GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString());
    }

    [Fact]
    public void A_title_shows_quotation_marks_as_they_are_and_escapes_markup()
    {
        var figure = Json(Figure.Line("Who's \"first\" & <b>").Add("a", [1, 2], [3, 4]).X("time [s]").Y("n [count]"));
        var title = figure.GetProperty("layout").GetProperty("title").GetProperty("text").GetString();
        Assert.Contains("Who's \"first\" &amp; &lt;b&gt;", title);
    }

    [Fact]
    public void A_box_shows_every_sample()
    {
        var trace = Json(Figure.Box("Latency").Add("host", [1, 2, 3]).Y("latency [ms]")).GetProperty("data")[0];
        Assert.Equal("all", trace.GetProperty("boxpoints").GetString());
        Assert.Equal(3, trace.GetProperty("y").GetArrayLength());
    }

    [Fact]
    public void Equal_categories_have_equal_numbers_and_rows_start_at_the_top()
    {
        var figure = Json(Figure.HeatMap("Shared", ["net", "mnt"], ["a", "b"], new[,] { { "1", "1" }, { "2", "3" } }));
        var z = figure.GetProperty("data")[0].GetProperty("z");
        Assert.Equal(z[0][0].GetDouble(), z[0][1].GetDouble());
        Assert.NotEqual(z[1][0].GetDouble(), z[1][1].GetDouble());
        Assert.Equal("reversed", figure.GetProperty("layout").GetProperty("yaxis").GetProperty("autorange").GetString());
    }

    [Fact]
    public void The_neutral_category_is_grey_and_does_not_change_the_colours_of_the_others()
    {
        var plain = Scale(Figure.HeatMap("Fits", ["a"], ["x", "y"], new[,] { { "bound", "fits" } }));
        var contrasted = Scale(Figure.HeatMap("Fits", ["a"], ["x", "y", "z"], new[,] { { "no", "bound", "fits" } }, neutral: "no"));
        Assert.Equal([.. plain, contrasted[^1]], contrasted);
        var grey = Convert.FromHexString(contrasted[^1][1..]);
        Assert.True(grey[0] == grey[1] && grey[1] == grey[2], contrasted[^1]);

        static string[] Scale(Figure figure)
        {
            var steps = Json(figure).GetProperty("data")[0].GetProperty("colorscale").EnumerateArray();
            return [.. steps.Select(step => step[1].GetString()!).Distinct()];
        }
    }

    [Fact]
    public void The_text_in_a_grid_has_enough_contrast_on_every_shade()
    {
        string[,] categories = { { "1", "2", "3", "4", "5", "6", "7", "8" } };
        string[] names = [.. Enumerable.Range(1, 8).Select(number => $"{number}")];
        Figure[] grids =
        [
            Figure.HeatMap("Numbers", ["a"], ["x", "y"], new[,] { { 1.0, 2.0 } }),
            Figure.HeatMap("Categories", ["a"], names, categories),
        ];
        foreach (var figure in grids)
        {
            var trace = Json(figure).GetProperty("data")[0];
            var text = Luminance(trace.GetProperty("textfont").GetProperty("color").GetString()!);
            // WCAG 2.2, 1.4.3 asks for 4.5 to 1. The luminance between two stops lies between theirs.
            foreach (var stop in trace.GetProperty("colorscale").EnumerateArray())
                Assert.True((Luminance(stop[1].GetString()!) + 0.05) / (text + 0.05) >= 4.5, $"{stop}");
        }

        static double Luminance(string colour)
        {
            var hex = colour.Length == 4 ? string.Concat(colour[1..].Select(digit => $"{digit}{digit}")) : colour[1..];
            var linear = Convert.FromHexString(hex).Select(part => Linear(part / 255.0)).ToArray();
            return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
        }

        static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }

    [Fact]
    public void A_grid_whose_size_does_not_match_its_names_is_an_error() =>
        Assert.Throws<FigureException>(() => Figure.HeatMap("x", ["a"], ["b", "c"], new[,] { { 1.0 } }));

    [Fact]
    public void Spans_have_a_lane_a_start_and_a_length()
    {
        var trace = Json(Figure.Timeline("Life").Span("pause", 1, 4, "up", "running").X("time [s]")).GetProperty("data")[0];
        Assert.Equal(1, trace.GetProperty("base")[0].GetDouble());
        Assert.Equal(3, trace.GetProperty("x")[0].GetDouble());
        Assert.Throws<FigureException>(() => Figure.Timeline("Life").Span("pause", 4, 1));
    }

    [Fact]
    public void Categories_that_look_like_numbers_stay_categories()
    {
        string[] settings = ["0", "1", "1, no stamps"];
        var figure = Json(Figure.Bar("Settings").Add("failed", settings, [100, 0, 100]).X("setting").Y("failures [count]"));
        Assert.Equal("category", figure.GetProperty("layout").GetProperty("xaxis").GetProperty("type").GetString());
    }

    [Fact]
    public void A_logarithmic_axis_without_a_positive_value_is_an_error() =>
        Assert.Throws<FigureException>(() => Figure.Line("Log").Add("a", [1, 2], [0, -1]).X("time [s]").Y("rate [1/s]").LogY().ToMime());

    [Theory]
    [InlineData(42, 285, false)] // a single power of ten is not a scale
    [InlineData(3, 9, false)]
    [InlineData(8, 101, true)]
    [InlineData(0.03, 14, true)]
    public void A_logarithmic_axis_is_labelled_with_powers_of_ten_if_there_are_two(double from, double to, bool powers)
    {
        var figure = Json(Figure.Line("Log").Add("a", [1, 2], [from, to]).X("time [s]").Y("rate [1/s]").LogY());
        var axis = figure.GetProperty("layout").GetProperty("yaxis");
        Assert.Equal("log", axis.GetProperty("type").GetString());
        Assert.Equal(powers, axis.TryGetProperty("dtick", out _));
    }

    [Fact]
    public void Data_for_another_kind_of_figure_are_an_error() =>
        Assert.Throws<FigureException>(() => Figure.Box("Box").Add("a", [1, 2], [1, 2]));

    [Fact]
    public void Text_in_titles_cannot_become_markup()
    {
        var figure = Figure.Line("<script>").Add("a", [1, 2], [1, 2]).X("time [s]").Y("rate [1/s]").ToMime();
        Assert.DoesNotContain("<script>", figure[MimeBundle.Html]);
        Assert.DoesNotContain("<b><script>", figure[MimeBundle.Plotly]);
        var place = FigurePage.Place(figure[MimeBundle.Plotly].Replace("&lt;script&gt;", "</script>"), "");
        Assert.Equal(2, place.Split("</script").Length); // only the end of the element itself
    }

    [Fact]
    public void A_long_title_is_wrapped_and_makes_the_figure_higher()
    {
        JsonElement Layout(string title) =>
            Json(Figure.Line(title).Add("a", [1, 2], [1, 2]).X("time [s]").Y("rate [1/s]")).GetProperty("layout");
        var (brief, lengthy) = (Layout("Brief"), Layout("What a client of the published port sees while the backend comes and goes"));
        Assert.Contains(
            "<b>What a client of the published port sees while the backend comes</b><br><b>and goes</b>",
            lengthy.GetProperty("title").GetProperty("text").GetString());
        Assert.True(lengthy.GetProperty("height").GetDouble() > brief.GetProperty("height").GetDouble());
    }

    [Fact]
    public void A_million_samples_are_drawn_with_their_peak_in_little_text()
    {
        var x = Enumerable.Range(0, 1_000_000).Select(i => i / 1000.0).ToArray();
        var y = x.Select(Math.Sin).ToArray();
        y[654_321] = 99;
        var clock = Stopwatch.StartNew();
        var json = Figure.Line("Many").Add("a", x, y).X("time [s]").Y("rate [1/s]").ToMime()[MimeBundle.Plotly];
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}"); // detects a stall, it is not a benchmark
        Assert.True(json.Length < 50_000, $"{json.Length} characters");
        var kept = JsonDocument.Parse(json).RootElement.GetProperty("data")[0].GetProperty("y").Numbers();
        Assert.Contains(99, kept);
        Assert.InRange(kept.Length, 1000, 4000);
    }

    private static JsonElement Json(Figure figure) => JsonDocument.Parse(figure.ToMime()[MimeBundle.Plotly]).RootElement;
}
