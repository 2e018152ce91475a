using Labs.Kernel;

namespace Labs.Plots.Tests;

/// <summary>Tests figures and charts in cells of the notebook kernel.</summary>
/// <param name="packages">The package cache of all notebooks in these tests, so that each package is restored once.</param>
public sealed class NotebookTests(TemporaryFolder packages) : IClassFixture<TemporaryFolder>
{
    // The references of labs.csx.
    private static readonly string s_labs = $"""
        #r "{typeof(Figure).Assembly.Location}"
        #r "{typeof(Plotly.NET.CSharp.Chart).Assembly.Location}"
        using Labs.Plots;

        """;

    // The folder of restored packages serves as a feed, so that the test needs no network.
    private static readonly string s_packages = $"""
        #i "nuget: {PackagesFolder()}"
        #r "nuget: Plotly.NET, 6.0.0"
        #r "nuget: Plotly.NET.CSharp, 0.14.0"

        """;

    private const string TwoPoints = "Figure.Line(\"Two\").Add(\"a\", [1, 2], [3, 4]).X(\"time [s]\").Y(\"n [count]\")";

    private const string Own = "Plotly.NET.CSharp.Chart.Scatter<int, int, string>("
        + "x: new[] { 1 }, y: new[] { 2 }, mode: Plotly.NET.StyleParam.Mode.Lines, Name: \"own\")";

    [Theory]
    [InlineData(TwoPoints)]
    [InlineData("display(" + TwoPoints + ");")]
    public async Task A_figure_is_shown_in_three_forms(string code)
    {
        await using var notebook = new Notebook(packages);
        var data = await notebook.ShownAsync(s_labs + code);
        Assert.Equal([MimeBundle.Plotly, MimeBundle.Html, MimeBundle.PlainText], data.Keys.Order());
        Assert.StartsWith("{\"data\":[{\"type\":\"scatter\"", data[MimeBundle.Plotly]);
        Assert.StartsWith("<div class=\"labs-figure\">", data[MimeBundle.Html]);
        Assert.StartsWith("[figure] Two", data[MimeBundle.PlainText]);
    }

    [Theory]
    [InlineData("Figure.Line(\"Two\").Add(\"a\", [1, 2], [3, 4]).X(\"time\").Y(\"n [count]\")")]
    [InlineData("display(Figure.Line(\"Two\").Add(\"a\", [1, 2], [3, 4]).X(\"time\").Y(\"n [count]\"));")]
    public async Task A_figure_that_cannot_be_drawn_fails_its_cell(string code)
    {
        await using var notebook = new Notebook(packages);
        var (result, shown) = await notebook.RunAsync(s_labs + code);
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Equal("FigureException", result.Error!.Name);
        Assert.Contains("has no unit", result.Error.Message);
        Assert.Empty(shown);
    }

    [Fact]
    public async Task A_readers_own_chart_is_shown_as_a_figure()
    {
        await using var notebook = new Notebook(packages);
        foreach (var code in (string[])[Own, $"display({Own});", $"Plotly.NET.CSharp.Chart.Combine(new[] {{ {Own}, {Own} }})"])
        {
            var data = await notebook.ShownAsync(s_labs + code);
            Assert.Equal([MimeBundle.Plotly, MimeBundle.Html, MimeBundle.PlainText], data.Keys.Order());
            Assert.StartsWith("{\"data\":[{\"type\":\"scatter\"", data[MimeBundle.Plotly]);
            Assert.DoesNotContain("script", data[MimeBundle.Html]);
            Assert.StartsWith("[chart] own (scatter)", data[MimeBundle.PlainText]);
        }
    }

    [Fact]
    public async Task Plotly_NET_is_loaded_once_if_a_figure_comes_before_the_package()
    {
        await using var notebook = new Notebook(packages);
        await notebook.ShownAsync(s_labs + TwoPoints);
        await notebook.RunAsync(s_packages);
        await AssertOneLibrary(notebook);
    }

    [Fact]
    public async Task Plotly_NET_is_loaded_once_if_the_package_comes_before_a_figure()
    {
        await using var notebook = new Notebook(packages);
        Assert.Contains(MimeBundle.Plotly, await notebook.ShownAsync(s_packages + Own));
        Assert.Contains(MimeBundle.Plotly, await notebook.ShownAsync(s_labs + TwoPoints));
        await AssertOneLibrary(notebook);
        await notebook.RunAsync(s_packages); // which is loaded already
        await AssertOneLibrary(notebook);
    }

    private static async Task AssertOneLibrary(Notebook notebook)
    {
        var data = await notebook.ShownAsync(
            $"using Labs.Plots;\nPlotly.NET.GenericChart chart = {TwoPoints};\n"
            + $"Plotly.NET.CSharp.Chart.Combine(new[] {{ chart, {Own} }})");
        Assert.Equal("[chart] <b>Two</b>: a (scatter), own (scatter)", data[MimeBundle.PlainText]);
    }

    private static string PackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private sealed class Notebook(TemporaryFolder packages) : IAsyncDisposable
    {
        private readonly KernelEngine _engine = new(new KernelOptions { PackageCache = packages.Path });

        public async Task<(CellResult Result, IReadOnlyList<IReadOnlyDictionary<string, string>> Shown)> RunAsync(string code)
        {
            var output = new Output();
            var result = await Task.Run(() => _engine.Execute(code, output));
            return (result, output.Shown);
        }

        public async Task<IReadOnlyDictionary<string, string>> ShownAsync(string code)
        {
            var (result, shown) = await RunAsync(code);
            Assert.True(result.Succeeded, string.Join('\n', result.Error?.Traceback ?? []));
            return Assert.Single(shown);
        }

        public ValueTask DisposeAsync() => _engine.DisposeAsync();
    }

    private sealed class Output : ICellOutput
    {
        public List<IReadOnlyDictionary<string, string>> Shown { get; } = [];

        public void Display(DisplayItem item) => Shown.Add(item.Data);

        public void Stream(StreamKind kind, string text)
        {
        }

        public void Error(CellError error)
        {
        }

        public void ClearOutput(bool wait)
        {
        }
    }
}
