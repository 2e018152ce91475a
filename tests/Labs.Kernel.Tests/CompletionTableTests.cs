using System.Diagnostics;

namespace Labs.Kernel.Tests;

/// <summary>Tests completion at many kinds of places. The position is the bar in the text.</summary>
[Collection(nameof(Alone))]
public sealed class CompletionTableTests
{
    private const string Before = """
        using System.Text.Json;
        var numbers = new List<int> { 1, 2 };
        int Halve(int n, bool roundUp = false) => n / 2;
        record Point(int X, int Y) { public string Label { get; init; } }
        enum Colour { Red, Green }
        class Shape
        {
            public virtual double Area() => 0;
            public virtual string Name => "";
            protected virtual void Draw(int level) { }
        }
        interface IVisitor { void Visit(Point point); }
        string maybe = null;
        var people = new[] { new { Name = "A", Age = 1 } };
        var point = new Point(1, 2);
        var byName = new Dictionary<string, Point>();
        """;

    [Theory]
    [InlineData("numbers.\n    Sel|", "Select")]
    [InlineData("numbers\n    .Whe|", "Where")]
    [InlineData("numbers\n    // a remark\n    .Sel|", "Select")]
    [InlineData("point is { |", "Label", "point")]
    [InlineData("point is { X: 1, La|", "Label")]
    [InlineData("point is { X: 1, |", "Label", "X")]
    [InlineData("point is { Label.Len|", "Length")]
    [InlineData("point is { X: > 0 } and { Y|", "Y")]
    [InlineData("var moved = point with { |", "Label", "point")]
    [InlineData("var moved = point with { X = 1, La|", "Label")]
    [InlineData("var moved = point with { X = 1, |", "Label", "X")]
    [InlineData("class Disc : Shape { public override |", "double Area() => base.Area();", "void Draw(int level) => base.Draw(level);")]
    [InlineData("class Disc : Shape { public override |", "string Name => base.Name;")]
    [InlineData("class Disc : Shape { protected override Dr|", "void Draw(int level) => base.Draw(level);")]
    [InlineData("class Guest : IVisitor { void IVisitor.|", "Visit")]
    [InlineData("people.Select(p => p.|", "Age")]
    [InlineData("people.Where(person => per|", "person")]
    [InlineData("byName.Select(pair => pair.Value.|", "Label")]
    [InlineData("numbers.Sort((a, b) => a.Comp|", "CompareTo")]
    [InlineData("numbers.ForEach(n => { n.Comp|", "CompareTo")]
    [InlineData("from n in numbers where n.Comp|", "CompareTo")]
    [InlineData("from p in people select p.|", "Age")]
    [InlineData("Halve(4, ro|", "roundUp:")]
    [InlineData("Halve(n: 4, |", "roundUp:", "n:")]
    [InlineData("new Point(|", "Y:")]
    [InlineData("Halve(roundUp: tr|", "true")]
    [InlineData("Colour c = |", "Colour")]
    [InlineData("Colour.|", "Green", "HasFlag")]
    [InlineData("int? n = 1; n?.Comp|", "CompareTo", "HasValue")]
    [InlineData("int? n = 1; n.|", "HasValue")]
    [InlineData("if (maybe != null) maybe.|", "Length")]
    [InlineData("maybe!.|", "Length")]
    [InlineData("switch (Colour.Red) { case Colour.|", "Green")]
    [InlineData("try { } catch (Arg|", "ArgumentException")]
    [InlineData("throw new Inval|", "InvalidOperationException")]
    [InlineData("new List<Po|", "Point")]
    [InlineData("new List<int> { num|", "numbers")]
    [InlineData("using static System.Ma|", "Math")]
    [InlineData("$\"{numbers.|}\"", "Count")]
    [InlineData("foreach (var n in numbers) { n.Comp|", "CompareTo")]
    [InlineData("int Own(int argument) { return arg|", "argument")]
    [InlineData("class A { int field; void M() { this.|", "field")]
    [InlineData("class A { int field; void M() { |", "field")]
    [InlineData("numbers.ForEach(item => { |", "item")]
    [InlineData("[Obso|", "Obsolete", "ObsoleteAttribute")]
    [InlineData("System.Diagnostics.ProcessStartInfo i = new() { Use|", "UseShellExecute")]
    [InlineData("var (a, b) = (1, \"x\"); b.|", "Length")]
    [InlineData("if (point is { Label: var l }) l.|", "Length")]
    [InlineData("int.TryParse(\"1\", out var parsed); par|", "parsed")]
    [InlineData("(int Left, int Right) pair = (1, 2); pair.|", "Left")]
    [InlineData("int num|", null, "numbers")]
    [InlineData("var x = numbers.Count\nnum|", "numbers")]
    [InlineData("byName[\"a\"].|", "Label")]
    [InlineData("JsonSer|", "JsonSerializer")]
    [InlineData("Hal|", "Halve")]
    public async Task A_place_is_completed(string code, string? expected, string? unwanted = null)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(Before);
        var position = code.IndexOf('|');
        var found = notebook.Engine.Complete(code.Remove(position, 1), position).Select(completion => completion.Text).ToList();
        if (expected is not null)
            Assert.Contains(expected, found);
        if (unwanted is not null)
            Assert.DoesNotContain(unwanted, found);
    }

    [Theory]
    [InlineData("#nullable enable\nstring? name = null;\nif (name != null) na|me.ToString();", "name is not null here.")]
    [InlineData("#nullable enable\nstring? name = Environment.GetEnvironmentVariable(\"x\");\nna|me.ToString();", "name may be null here.")]
    [InlineData("Halve(1, |", "now: roundUp")]
    [InlineData("people.Select(p => p.A|ge)", "int")]
    public async Task A_place_is_described(string code, string expected)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(Before);
        var position = code.IndexOf('|');
        Assert.Contains(expected, notebook.Engine.Inspect(code.Remove(position, 1), position)!.Data["text/plain"]);
    }

    [Fact]
    public async Task Packages_and_their_versions_are_completed()
    {
        using var feed = new PackageFeed();
        var box = feed.Compile("Box", "public class Box { }");
        foreach (var version in new[] { "1.0.0", "1.10.0", "1.9.0", "2.0.0-beta" })
            feed.Add(feed.Id, version, box);
        await using var notebook = feed.Open();
        await notebook.RunAsync("#i \"nuget: feed\"");
        Assert.Equal([feed.Id], Complete($"#r \"nuget: {feed.Id[..^2].ToLowerInvariant()}"));
        Assert.Equal(["2.0.0-beta", "1.10.0", "1.9.0", "1.0.0"], Complete($"#r \"nuget: {feed.Id}, "));
        Assert.Equal(["1.10.0", "1.9.0", "1.0.0"], Complete($"1\n#r \"nuget: {feed.Id}, 1."));
        Assert.Contains("Microsoft.AspNetCore.App", Complete("#r \"framework: Micro"));

        IEnumerable<string> Complete(string code) =>
            notebook.Engine.Complete(code, code.Length).Select(completion => completion.Text);
    }

    [Fact, Measures]
    public async Task Completion_after_2000_cells_takes_at_most_as_long_as_the_number_of_names_explains()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(Before);
        await notebook.RunAsync("System.Text.Json.JsonDocument.Parse(\"1\")");
        var after500 = await MeasureAsync(from: 0, to: 500);
        var after2000 = await MeasureAsync(from: 500, to: 2000);
        foreach (var (what, short_, long_) in after500.Zip(after2000, (a, b) => (a.What, a.Time, b.Time)))
        {
            TestContext.Current.SendDiagnosticMessage($"{what}: {short_.TotalMilliseconds:0.0} ms, {long_.TotalMilliseconds:0.0} ms");
            Assert.True(
                long_ < short_ * 6,
                $"'{what}': {short_.TotalMilliseconds:0.0} ms after 500 cells, {long_.TotalMilliseconds:0.0} ms after 2000");
        }

        async Task<List<(string What, TimeSpan Time)>> MeasureAsync(int from, int to)
        {
            for (var cell = from; cell < to; cell++)
                await notebook.RunAsync($"var filler{cell} = {cell};");
            return [.. new[] { "", "num", "filler1", "numbers.Ad", "var x = 1; x" }.Select(code => (code, Fastest(code)))];
        }

        TimeSpan Fastest(string code) => Enumerable.Range(0, 7).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Assert.NotEmpty(notebook.Engine.Complete(code, code.Length));
            return Stopwatch.GetElapsedTime(started);
        });
    }
}
