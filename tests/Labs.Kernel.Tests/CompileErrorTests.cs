namespace Labs.Kernel.Tests;

public sealed class CompileErrorTests
{
    [Fact]
    public async Task The_place_of_an_error_is_that_in_the_authors_text_also_after_loops()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("var a = 1;\nwhile (a < 2) a++;  var b = missing;");
        Assert.Equal(("CS0103", 2, 29), (error.Name, error.Line, error.Column));
        Assert.Equal(
            "cell 1, line 2, column 29: error CS0103: The name 'missing' does not exist in the current context",
            error.Traceback[0]);
        Assert.Equal("    while (a < 2) a++;  var b = missing;", error.Traceback[1]);
        Assert.Equal("                                ^^^^^^^", error.Traceback[2]);
    }

    [Theory]
    [InlineData("var x = ;", "CS1525", 1, 9)]
    [InlineData("int x = 1;\nint y = \"text\";", "CS0029", 2, 9)]
    [InlineData("for (var i = 0; i < 3; i++) { undefined(i); }", "CS0103", 1, 31)]
    [InlineData("var f = (int n) => n.NoSuch;", "CS1061", 1, 22)]
    [InlineData("if (true) {", "CS1513", 1, 12)]
    [InlineData("\n\n#!csharp\n\nnope", "CS0103", 5, 1)]
    [InlineData("#r \"System.Net.Http\"\nnope", "CS0103", 2, 1)]
    public async Task Errors_have_a_code_a_line_and_a_column(string code, string name, int line, int column)
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(code);
        Assert.Equal((name, line, column), (error.Name, error.Line, error.Column));
    }

    [Fact]
    public async Task No_part_of_a_cell_that_does_not_compile_runs()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.TryAsync("Console.Write(1);\nnope");
        Assert.Equal(["error CS0103"], output.Events);
    }

    [Fact]
    public async Task Of_many_errors_the_first_are_listed_and_the_rest_is_counted()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(string.Join('\n', Enumerable.Range(0, 40).Select(n => $"missing{n}();")));
        Assert.Equal("and 30 more errors", error.Traceback[^1]);
    }

    [Fact]
    public async Task Warnings_do_not_fail_the_cell()
    {
        await using var notebook = new Notebook();
        Assert.Equal("null", await notebook.TextAsync("#nullable enable\nstring text = null;\nint unused;\ntext"));
    }
}
