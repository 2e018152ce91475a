using Labs.Kernel;

namespace Labs.Plots.Tests;

/// <summary>Figures and charts in cells of the notebook kernel.</summary>
public sealed class NotebookTests(PackageCache cache) : IClassFixture<PackageCache>
{
    // As labs.csx does it.
    private static readonly string s_labs = $"#r \"{typeof(Figure).Assembly.Location}\"\n#r \"{typeof(Plotly.NET.CSharp.Chart).Assembly.Location}\"\nusing Labs.Plots;\n";

    // The folder of restored packages is a feed as well, so that this needs no network.
    private static readonly string s_packages = $"#i \"nuget: {PackagesFolder()}\"\n#r \"nuget: Plotly.NET, 6.0.0\"\n#r \"nuget: Plotly.NET.CSharp, 0.14.0\"\n";

    private const string TwoPoints = "Figure.Line(\"Two\").Add(\"a\", [1, 2], [3, 4]).X(\"time [s]\").Y(\"n [count]\")";
    private const string Own = "Plotly.NET.CSharp.Chart.Scatter<int, int, string>(x: new[] { 1 }, y: new[] { 2 }, mode: Plotly.NET.StyleParam.Mode.Lines, Name: \"own\")";

    [Theory]
    [InlineData(TwoPoints)]
    [InlineData("display(" + TwoPoints + ");")]
    public async Task A_figure_shows_itself_in_three_forms(string code)
    {
        await using var notebook = new Notebook(cache);
        var data = await notebook.ShownAsync(s_labs + code);
        Assert.Equal([MimeBundle.Plotly, MimeBundle.Html, MimeBundle.PlainText], data.Keys.Order());
        Assert.StartsWith("{\"data\":[{\"type\":\"scatter\"", data[MimeBundle.Plotly]);
        Assert.StartsWith("<div class=\"labs-figure\">", data[MimeBundle.Html]);
        Assert.StartsWith("[figure] Two", data[MimeBundle.PlainText]);
    }

    [Theory]
    [InlineData("Figure.Line(\"Two\").Add(\"a\", [1, 2], [3, 4]).X(\"time\").Y(\"n [count]\")")]
    [InlineData("display(Figure.Line(\"Two\").Add(\"a\", [1, 2], [3, 4]).X(\"time\").Y(\"n [count]\"));")]
    public async Task A_figure_that_fails_to_draw_fails_its_cell(string code)
    {
        await using var notebook = new Notebook(cache);
        var (result, shown) = await notebook.RunAsync(s_labs + code);
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Equal("FigureException", result.Error!.Name);
        Assert.Contains("has no unit", result.Error.Message);
        Assert.Empty(shown);
    }

    [Fact]
    public async Task A_readers_own_chart_shows_itself_as_a_figure()
    {
        await using var notebook = new Notebook(cache);
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
    public async Task A_figure_and_then_the_package_are_one_library()
    {
        await using var notebook = new Notebook(cache);
        await notebook.ShownAsync(s_labs + TwoPoints);
        await notebook.RunAsync(s_packages);
        await AssertOneLibrary(notebook);
    }

    [Fact]
    public async Task The_package_and_then_a_figure_are_one_library()
    {
        await using var notebook = new Notebook(cache);
        Assert.Contains(MimeBundle.Plotly, await notebook.ShownAsync(s_packages + Own));
        Assert.Contains(MimeBundle.Plotly, await notebook.ShownAsync(s_labs + TwoPoints));
        await AssertOneLibrary(notebook);
        await notebook.RunAsync(s_packages); // which is loaded already
        await AssertOneLibrary(notebook);
    }

    private static async Task AssertOneLibrary(Notebook notebook)
    {
        var data = await notebook.ShownAsync($"using Labs.Plots;\nPlotly.NET.GenericChart chart = {TwoPoints};\nPlotly.NET.CSharp.Chart.Combine(new[] {{ chart, {Own} }})");
        Assert.Equal("[chart] <b>Two</b>: a (scatter), own (scatter)", data[MimeBundle.PlainText]);
    }

    private static string PackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private sealed class Notebook(PackageCache cache) : IAsyncDisposable
    {
        private readonly KernelEngine _engine = new(new KernelOptions { PackageCache = cache.Folder });

        public async Task<(CellResult Result, IReadOnlyList<IReadOnlyDictionary<string, string>> Shown)> RunAsync(string code)
        {
            var output = new Output();
            var result = await _engine.ExecuteAsync(code, output);
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

/// <summary>Where the notebooks of these tests keep what they restored, so that it is restored once.</summary>
public sealed class PackageCache : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("labs-plots-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
