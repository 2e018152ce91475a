namespace Labs.Kernel.Tests;

/// <summary>Tests that the compiler's warnings reach the author of a cell.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("int F() { return 1; Console.Write(2); }\nF()", "cell 1, line 1, column 21: warning CS0162: ")]
    [InlineData("async Task<int> F() => 1;\n\nclass C { int _x; }", "cell 1, line 3, column 15: warning CS0169: ")]
    [InlineData("#warning look here\n1", "cell 1, line 1, column 10: warning CS1030: #warning: 'look here'")]
    [InlineData("[Obsolete(\"old\")] void F() { }\nF();", "warning CS0618: ")]
    [InlineData("Task.Delay(1)", "cell 1, line 1, column 1: warning CS4014: ")]
    public async Task A_warning_is_shown_at_its_line_and_the_cell_runs(string code, string expected)
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync(code);
        Assert.Contains(expected, output.Stderr);
    }

    [Theory]
    [InlineData("string? name = null;")]
    [InlineData("using System;\nusing System.Linq;\nvar x = 5;")]
    [InlineData("#pragma warning disable CS0162\nint F() { return 1; Console.Write(2); }")]
    [InlineData("var a = Task.Run(() => 1);")]
    public async Task What_an_author_cannot_help_or_has_silenced_is_no_warning(string code)
    {
        await using var notebook = new Notebook();
        Assert.Equal("", (await notebook.RunAsync(code)).Output.Stderr);
    }

    [Fact]
    public async Task Many_warnings_are_counted()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync(string.Concat(Enumerable.Repeat("#warning again\n", 25)) + "1");
        Assert.Equal(11, output.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("and 15 more warnings", output.Stderr);
    }
}
