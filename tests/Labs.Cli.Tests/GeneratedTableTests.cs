using Labs.Cli.Output;

namespace Labs.Cli.Tests;

/// <summary>Tables of measured figures in documents.</summary>
public sealed class GeneratedTableTests : IDisposable
{
    private const string Command = "./labs bench --figures";
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_table_replaces_the_one_of_its_command_and_nothing_else()
    {
        const string other = "<!-- ./labs bench -->\n\n| other |\n<!-- end -->\n";
        File.WriteAllText(_file, $"# Speed\n{other}Text\n<!-- {Command} -->\nold\n<!-- end -->\nmore\n");
        new GeneratedTable(_file, Command).Write("| new |\n");
        var lines = File.ReadAllText(_file).Split('\n');
        Assert.StartsWith($"# Speed\n{other}Text\n<!-- {Command} -->\n", File.ReadAllText(_file));
        Assert.Equal(["", "| new |", "<!-- end -->", "more", ""], lines[^5..]);
        Assert.Matches($@"^`{Command}`, \d{{4}}-\d\d-\d\d: \d+ processors, .*, \.NET 10\.[\d.]+", lines[^6]);
        Assert.DoesNotContain("old", lines);
    }

    [Theory]
    [InlineData("# Speed\n", "lacks the line <!-- ./labs bench --figures -->")]
    [InlineData("<!-- ./labs bench --figures -->\n| old |\n", "lacks the line <!-- end -->")]
    public void A_document_without_a_place_for_the_table_is_refused_before_anything_is_measured(string text, string expected)
    {
        File.WriteAllText(_file, text);
        var refusal = Assert.Throws<CommandException>(() => new GeneratedTable(_file, Command));
        Assert.Contains(expected, refusal.Message);
        Assert.Equal(ExitCodes.Usage, refusal.ExitCode);
    }

    [Fact]
    public void A_missing_document_is_refused() =>
        Assert.Contains("does not exist", Assert.Throws<CommandException>(() => new GeneratedTable(_file + ".none", Command)).Message);

    [Theory]
    [InlineData("speed.md", 6)]
    [InlineData("trust.md", 1)]
    public void Each_command_of_a_page_with_figures_has_its_table(string page, int tables)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", page));
        var places = lines.Index().Where(line => line.Item.StartsWith("<!-- ./labs", StringComparison.Ordinal)).ToArray();
        Assert.Equal(tables, places.Length);
        Assert.All(places, place =>
        {
            Assert.StartsWith($"`{place.Item[5..^4]}`, 20", lines[place.Index + 1]);
            Assert.StartsWith("| figure |", lines[place.Index + 3]);
        });
    }
}
