using Labs.Cli.Authoring;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Tests;

public sealed class NewLabTests
{
    private const string TestList = "tests/Labs.Series.Tests/notebooks.tsv";

    private static readonly string[] s_rows =
    [
        "tea-cools\ttea\t000:1\tTea cools.\tholds\t\tMeasure it.\tnone\ttea-time",
        $"tea-warms\ttea\t000:2\tTea warms{string.Concat(Enumerable.Repeat(" and warms", 20))}."
            + "\twrong\tIt does not.\tMeasure it again.\tdocker,k8s\ttea-time",
        "cup-breaks\tcups\t000:3\tA cup breaks.\tunknown\t\tDrop it.\tnone\ttea-time",
        "other\tother\t000:4\tOther.\tholds\t\tLook.\tnone\tother",
    ];

    [Fact]
    public void A_notebook_has_its_claims_its_exercises_and_no_long_line()
    {
        using var repository = new TemporaryRepository(s_rows);
        new NewLabFiles(repository.Folder).Create(Tea(repository));
        var notebook = Notebook.Read(repository.PathOf("notebooks/07-tea-time.ipynb"));

        Assert.Equal(("tea-time", "Tea time"), (notebook.Slug, notebook.Title));
        Assert.Equal(["docker", "kind"], notebook.Requires);
        Assert.Equal("4", notebook.Short["rounds"]);
        foreach (var id in new[] { "tea-cools", "tea-warms", "cup-breaks" })
            Assert.Single(notebook.Cells, cell => cell.Source.Contains($"lab.Claim(\"{id}\").Inconclusive("));
        Assert.DoesNotContain(notebook.Cells, cell => cell.Source.Contains("\"other\""));
        Assert.Equal(["pour", "stir-twice"], notebook.Cells.Select(cell => cell.Exercise).OfType<string>());
        Assert.Contains("int StirTwice()", repository.Read("notebooks/solutions/07-tea-time.stir-twice.csx"));
        var longLines = new StringWriter();
        Assert.True(LineCheck.Run(repository.Folder, [notebook], "notebooks", longLines, TextWriter.Null), longLines.ToString());
        Assert.Equal(notebook.Cells.Count, notebook.Cells.Select(cell => (string)cell.Json["id"]!).Distinct().Count());
    }

    [Fact]
    public void The_tests_list_gets_a_row_once()
    {
        using var repository = new TemporaryRepository(s_rows);
        repository.Write(TestList, "notebook\tclaims\tnot testable\tbecause\nfirst\t13\t6\tNo cluster.\n");
        Assert.Contains(TestList, new NewLabFiles(repository.Folder).Create(Tea(repository)));
        Assert.EndsWith("No cluster.\ntea-time\t3\t0\n", repository.Read(TestList));

        File.Delete(repository.PathOf("notebooks/07-tea-time.ipynb"));
        Directory.Delete(repository.PathOf("notebooks/solutions"), recursive: true);
        Assert.DoesNotContain(TestList, new NewLabFiles(repository.Folder).Create(Tea(repository)));
        Assert.EndsWith("No cluster.\ntea-time\t3\t0\n", repository.Read(TestList));
    }

    [Theory]
    [InlineData("notebooks/03-tea-time.ipynb")]
    [InlineData("notebooks/07-coffee.ipynb")]
    [InlineData("notebooks/solutions/07-tea-time.pour.csx")]
    public void What_is_there_is_kept_and_nothing_is_written(string existing)
    {
        using var repository = new TemporaryRepository(s_rows);
        repository.Write(existing, "mine");
        repository.Write(TestList, "notebook\tclaims\tnot testable\tbecause\n");
        var refused = Assert.Throws<CommandException>(() => new NewLabFiles(repository.Folder).Create(Tea(repository)));
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains(existing, refused.Message);
        Assert.Equal("mine", repository.Read(existing));
        Assert.Single(Directory.GetFiles(repository.PathOf("notebooks"), "*", SearchOption.AllDirectories));
        Assert.DoesNotContain("tea-time", repository.Read(TestList));
    }

    [Fact]
    public void A_series_without_notebooks_begins_with_1_and_goes_on_after_the_largest()
    {
        using var repository = new TemporaryRepository(s_rows);
        Assert.Equal(1, new NewLabFiles(repository.Folder).NextNumber());
        repository.Write("notebooks/31-mysql.ipynb", "");
        repository.Write("notebooks/06-pause.ipynb", "");
        Assert.Equal(32, new NewLabFiles(repository.Folder).NextNumber());
    }

    [Fact]
    public async Task The_command_makes_a_notebook_that_runs_and_whose_checks_are_proved()
    {
        // Without the second row: its needs are Docker and a cluster.
        using var repository = new TemporaryRepository(s_rows[0], s_rows[2]);
        File.CreateSymbolicLink(repository.PathOf("artifacts"), Path.Combine(Repository.Root, "artifacts"));
        Directory.CreateDirectory(repository.PathOf("notebooks"));
        File.Copy(Path.Combine(Repository.Root, "notebooks", "labs.csx"), repository.PathOf("notebooks/labs.csx"));

        var (exit, output, error) = await TemporaryNotebook.LabsAsync(["new-lab", "tea-time", "--title", "Tea"], repository.Folder);
        Assert.True(exit == 0, error);
        Assert.Contains("notebooks/01-tea-time.ipynb", output);
        (exit, output, error) = await TemporaryNotebook.LabsAsync(["fmt", "--check", "--lines", "notebooks"], repository.Folder);
        Assert.True(exit == 0, output + error);
        (exit, output, error) = await TemporaryNotebook.LabsAsync(
            ["run", "tea-time", "--solutions", "--out", repository.PathOf("out")], repository.Folder);
        Assert.True(exit == 0, output + error);
        Assert.Equal(2, (await TemporaryNotebook.LabsAsync(["new-lab", "tea-time"], repository.Folder)).Exit);
    }

    [Theory]
    [InlineData("no claim of a notebook 'nothing'", "nothing")]
    [InlineData("is no slug", "Tea_Time")]
    [InlineData("--exercise Stir: expected", "tea-time", "--exercise", "Stir")]
    [InlineData("a name of its own", "tea-time", "--exercise", "stir", "--exercise", "stir")]
    [InlineData("--number 100: expected", "tea-time", "--number", "100")]
    public async Task Wrong_usage_says_what_was_expected(string expected, params string[] arguments)
    {
        using var repository = new TemporaryRepository(s_rows);
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(["new-lab", .. arguments], repository.Folder);
        Assert.Equal(2, exit);
        Assert.Contains(expected, error);
        Assert.False(Directory.Exists(repository.PathOf("notebooks")));
    }

    private static NewLab Tea(TemporaryRepository repository) =>
        new("tea-time", 7, "Tea time", "Does it cool?", ["pour", "stir-twice"], ClaimLedger.Of(repository.Folder).OfNotebook("tea-time"));
}
