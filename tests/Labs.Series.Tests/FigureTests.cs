using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Labs.Series.Tests;

/// <summary>
/// The <c>labs</c> command runs a notebook with a figure of each kind and a reader's own Plotly.NET chart. A browser then
/// draws them from the report.
/// </summary>
public sealed class FigureTests(FigureReport report) : IClassFixture<FigureReport>
{
    private const int LargestFigure = 25_000;

    // For each figure: its code, a selector of the SVG elements that appear only when data is drawn, and how many to expect.
    internal static readonly (string Code, string Drawn, int Count)[] Shown =
    [
        ("""Figure.Line("Two lines").Add("a", x, y).Add("b", x, z).X("time [s]").Y("load [1]").Mark(20, "here").Level(0.5, "bound")""",
            ".scatterlayer .js-line", 2),
        ("""Figure.Line("A gap").Add("a", x, y.Select((v, i) => i is > 400 and < 500 ? double.NaN : v)).X("time [s]").Y("load [1]")""",
            ".scatterlayer .js-line", 2),
        ("""Figure.Line("Few").Add("a", [1, 2, 3], [1, double.NaN, 3]).X("time [s]").Y("load [1]")""",
            ".scatterlayer .point", 2),
        ("""Figure.Scatter("Points").Add("a", x.Take(200), y.Take(200)).X("time [s]").Y("load [1]")""",
            ".scatterlayer .point", 200),
        ("""Figure.Line("Logarithms").Add("a", x.Skip(1), x.Skip(1).Select(v => v * v)).X("time [s]").Y("load [1]").LogX().LogY()""",
            ".scatterlayer .js-line", 1),
        ("""Figure.Bar("Bars").Add("a", ["read", "write"], [3, 4]).Y("rate [1/s]")""",
            ".barlayer .point path", 2),
        ("""Figure.Histogram("How often").Add("a", y.Select(v => Math.Round(v * 4))).X("load [1]")""",
            ".barlayer .point path", 5),
        ("""Figure.Box("Boxes").Add("a", y).Add("b", [1, 2, 9]).Y("load [1]")""",
            ".boxlayer path.box", 2),
        ("""Figure.Timeline("Life").Span("web", 0, 4, "up", "runs").Span("db", 1, 3, "up", "stops").X("time [s]")""",
            ".barlayer .point path", 2),
        ("""Figure.HeatMap("Numbers", ["net", "mnt"], ["a", "b"], new[,] { { 1, double.NaN }, { 3, 250.5 } })""",
            ".heatmaplayer image", 1),
        ("""Figure.HeatMap("Shared", ["net", "mnt"], ["a", "b"], new[,] { { "1", "1" }, { "2", "no" } }, neutral: "no")""",
            ".heatmaplayer image", 1),
        ("""Figure.Panels("Trace", Figure.Line("").Y("load [1]").Add("a", x, y), """
                + """Figure.Line("").Y("load [1]").Add("b", x, z)).X("time [s]")""",
            ".scatterlayer .js-line", 2),
        ("""Plotly.NET.CSharp.Chart.Scatter<double, double, string>(x: x, y: y, mode: Plotly.NET.StyleParam.Mode.Lines, Name: "own")""",
            ".scatterlayer .js-line", 1),
    ];

    private const string FirstTrace = """
        () => {
          const trace = document.querySelectorAll('.labs-figure-plot')[0]._fullData[0];
          return [trace.x.length, trace.x[999], trace.y[999]];
        }
        """;

    [Fact]
    public async Task Every_kind_of_figure_is_drawn_in_the_report()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1000, Height = 900 } });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.RequestFailed += (_, request) => errors.Add($"request {request.Url}");
        await page.GotoAsync("file://" + report.Path);
        for (var i = 0; i < Shown.Length; i++)
        {
            var plot = page.Locator(".labs-figure-plot").Nth(i);
            await plot.ScrollIntoViewIfNeededAsync();
            await plot.Locator("svg.main-svg").First.WaitForAsync(new() { Timeout = 20_000 });
            Assert.Equal((Shown[i].Code, Shown[i].Count), (Shown[i].Code, await plot.Locator(Shown[i].Drawn).CountAsync()));
        }
        Assert.Empty(errors);

        // The browser decodes the numbers to within 1/65,536 of the range of their axis.
        var first = await page.EvaluateAsync<double[]>(FirstTrace);
        Assert.Equal(1000, first[0]);
        Assert.Equal(999 / 7.0, first[1], 142.7 / 65_536);
        Assert.Equal(Math.Sin(999 / 7.0 / 50), first[2], 2.0 / 65_536);
    }

    [Fact]
    public async Task Two_lines_of_1000_points_take_at_most_25_kB_in_the_notebook_and_in_the_report()
    {
        var page = await File.ReadAllTextAsync(report.Path);
        var place = page.IndexOf("<script type=\"application/json\">", StringComparison.Ordinal);
        var inReport = Encoding.UTF8.GetByteCount(page[place..page.IndexOf("</script>", place, StringComparison.Ordinal)]);
        var json = report.Figures[0].ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var inNotebook = Encoding.UTF8.GetByteCount(json);
        Assert.True(
            inReport <= LargestFigure && inNotebook <= LargestFigure,
            $"{inReport} bytes in the report, {inNotebook} bytes in the notebook");
    }

    [Fact]
    public void Only_the_readers_own_chart_has_a_Plotly_template()
    {
        var templates = report.Figures.Select(figure => figure["layout"]!["template"] is not null).ToArray();
        Assert.Equal([.. Enumerable.Repeat(false, Shown.Length - 1), true], templates);
        Assert.All(report.Figures, figure => Assert.Equal(JsonValueKind.Array, figure["data"]!.GetValueKind()));
    }
}

/// <summary>The report of a notebook that draws <see cref="FigureTests.Shown"/>. It is run once for all tests.</summary>
public sealed class FigureReport : IAsyncLifetime
{
    private readonly LabsCommand _labs = new();

    public JsonNode[] Figures { get; private set; } = [];

    public string Path { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string[] cells =
        [
            $"#load \"{Repository.Root}/notebooks/labs.csx\"",
            "var x = Enumerable.Range(0, 1000).Select(i => i / 7.0).ToArray(); "
                + "var y = x.Select(v => Math.Sin(v / 50)).ToArray(); "
                + "var z = x.Select(v => Math.Cos(v / 50)).ToArray();",
            .. FigureTests.Shown.Select(figure => figure.Code),
        ];
        var source = Directory.CreateDirectory(System.IO.Path.Combine(_labs.Out, "source")).FullName;
        var notebook = System.IO.Path.Combine(source, "gallery.ipynb");
        await File.WriteAllTextAsync(notebook, TestNotebook.Json(cells));
        var finished = await _labs.RunNotebooksAsync(TimeSpan.FromMinutes(3), notebook);
        Assert.True(finished.ExitCode == 0, finished.Said);
        var executed = JsonNode.Parse(await File.ReadAllTextAsync(System.IO.Path.Combine(_labs.Out, "gallery.ipynb")))!;
        Figures =
        [
            .. executed["cells"]!.AsArray().Skip(2)
                .Select(cell => cell!["outputs"]![0]!["data"]!["application/vnd.plotly.v1+json"]!),
        ];
        Path = System.IO.Path.Combine(_labs.Out, "gallery.html");
    }

    public ValueTask DisposeAsync()
    {
        _labs.Dispose();
        return default;
    }
}
