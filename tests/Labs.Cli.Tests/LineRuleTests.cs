using Labs.Cli.Authoring;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Tests;

public sealed class LineRuleTests
{
    private static readonly string s_long = new('x', 41);

    [Fact]
    public void A_line_at_the_limit_is_fine_and_one_more_character_is_not()
    {
        Assert.Empty(LineRule.InText(new string('x', 40), 40));
        Assert.Equal([new LongLine(2, 41)], LineRule.InText($"short\r\n{s_long}\r\nshort", 40));
    }

    [Fact]
    public void Comments_and_strings_on_one_line_count()
    {
        Assert.Equal([new LongLine(1, 44)], LineRule.InCSharp($"// {s_long}", 40));
        Assert.Equal([new LongLine(1, 52)], LineRule.InCSharp($"var a = \"{s_long}\";", 40));
    }

    [Theory]
    [InlineData("\"\"\"")]
    [InlineData("$\"\"\"")]
    [InlineData("$$\"\"\"")]
    public void Inner_lines_of_a_raw_string_do_not_count_and_its_first_and_last_do(string quote)
    {
        string[] lines = [$"var a = F({quote}", $"    {s_long} \" inside", $"    \"\"\", {new string('y', 41)});"];
        var source = string.Join('\n', lines);
        Assert.Equal([new LongLine(3, 52)], LineRule.InCSharp(source, 40));
    }

    [Fact]
    public void A_verbatim_string_is_left_out_as_a_raw_one_is() =>
        Assert.Empty(LineRule.InCSharp($"var a = @\"\n{s_long}\n\";", 40));

    [Fact]
    public void Quotes_in_a_comment_open_no_string() =>
        Assert.Equal([new LongLine(2, 41)], LineRule.InCSharp($"// \"\"\"\n{s_long}\n// \"\"\"", 40));

    [Fact]
    public void Rows_of_a_markdown_table_can_not_be_broken() =>
        Assert.Equal([new LongLine(3, 41)], LineRule.InMarkdown($"| a | {s_long} |\n  | b | {s_long} |\n{s_long}", 40));

    [Fact]
    public void Counting_is_no_failure_and_requiring_is()
    {
        using var repository = new TemporaryRepository();
        repository.Write("src/a.cs", $"// {new string('x', 138)}\n");
        repository.Write("bench/b.cs", $"// {new string('x', 137)}\n");
        var notebook = Notebook.Read(repository.Write("notebooks/01-a.ipynb",
            TestNotebook.Json(("1", []), ($"// {new string('x', 98)}", []))));

        var (isFine, listed, counted) = Check(null);
        Assert.True(isFine);
        Assert.Empty(listed);
        Assert.Contains("1 over 140 characters in src, tests, bench; 1 over 100 characters in notebooks", counted);

        (isFine, listed, _) = Check("code");
        Assert.False(isFine);
        Assert.Equal("src/a.cs:1: 141 characters\n", listed);

        (isFine, listed, _) = Check("notebooks");
        Assert.False(isFine);
        Assert.Equal("notebooks/01-a.ipynb#c1:1: 101 characters\n", listed);

        repository.Write("src/a.cs", "// short\n");
        Assert.Equal((true, "", ""), Check("code"));

        (bool, string, string) Check(string? required)
        {
            var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter());
            return (LineCheck.Run(repository.Folder, [notebook], required, output, error), output.ToString(), error.ToString());
        }
    }
}
