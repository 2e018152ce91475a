namespace Labs.Kernel.Tests;

/// <summary>Tests how the value of a cell's last expression is shown.</summary>
public sealed class ResultTests
{
    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("var a = 20;\na + 1", "21")]
    [InlineData("Math.Abs(-1);", null)]
    [InlineData("var b = 5;", null)]
    [InlineData("int c = 4; c++;", null)]
    [InlineData("Console.Write(\"x\")", null)]
    [InlineData("await Task.Delay(1)", null)]
    [InlineData("await Task.FromResult(9)", "9")]
    [InlineData("(string)null", "null")]
    [InlineData("2.5", "2.5")]
    [InlineData("// only a comment", null)]
    [InlineData("#nullable enable\n/* only a comment */", null)]
    [InlineData("using System.Globalization;", null)]
    [InlineData("", null)]
    public async Task The_last_expression_without_a_semicolon_is_the_result(string code, string? expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task The_result_comes_after_the_output()
    {
        await using var notebook = new Notebook();
        var (result, output) = await notebook.RunAsync("Console.Write(\"a\"); display(1); 2");
        Assert.Equal(["out a", "display 1", "result 2"], output.Events);
        Assert.True(result.Result!.IsResult);
        Assert.Null(result.Result.DisplayId);
    }

    [Fact]
    public async Task Objects_are_shown_as_a_table_with_a_limited_number_of_rows()
    {
        await using var notebook = new Notebook(new KernelOptions { MaxRows = 20 });
        var (result, _) = await notebook.RunAsync("Enumerable.Range(0, 1000).Select(n => new { N = n, Square = n * n })");
        var html = result.Result!.Data["text/html"];
        Assert.Contains("<th>N</th><th>Square</th>", html);
        Assert.Contains("<td>19</td><td>361</td>", html);
        Assert.DoesNotContain("<td>400</td>", html);
        Assert.Contains("only the first 20 rows", html);
    }

    [Fact]
    public async Task A_dictionary_is_shown_as_a_table_of_keys_and_values()
    {
        await using var notebook = new Notebook();
        var html = (await notebook.RunAsync("new Dictionary<string, int> { [\"a\"] = 1 }")).Result.Result!.Data["text/html"];
        Assert.Contains("<th>key</th><th>value</th>", html);
        Assert.Contains("<td>a</td><td>1</td>", html);
    }

    [Fact]
    public async Task Only_the_beginning_of_an_endless_sequence_is_shown()
    {
        await using var notebook = new Notebook();
        var text = await notebook.TextAsync("IEnumerable<int> All() { for (var i = 0; ; i++) yield return i; }\nAll()");
        Assert.StartsWith("[ 0, 1, 2,", text);
        Assert.EndsWith("… ]", text);
    }

    [Fact]
    public async Task Text_in_tables_is_encoded()
    {
        await using var notebook = new Notebook();
        var html = (await notebook.RunAsync("new[] { new { Name = \"<script>\" } }")).Result.Result!.Data["text/html"];
        Assert.Contains("&lt;script&gt;", html);
        Assert.DoesNotContain("<script>", html);
    }

    [Theory]
    [InlineData("class Loop { public Loop Me => this; } new Loop()", "cycle")]
    [InlineData("class Bad { public int P => throw new Exception(); } new Bad()", "Exception")]
    [InlineData("class Mute { public override string ToString() => throw new InvalidOperationException(\"mute\"); } new Mute()", "mute")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 1 }", "{ a: 1 }")]
    [InlineData("(1, \"b\")", "(1, b)")]
    [InlineData("new List<int[]> { new[] { 1, 2 } }", "[ [ 1, 2 ] ]")]
    public async Task Every_value_can_be_shown_as_text(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Contains(expected, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task An_exception_object_as_a_value_is_not_an_error()
    {
        await using var notebook = new Notebook();
        Assert.Contains("shown", await notebook.TextAsync("new InvalidOperationException(\"shown\")"));
    }
}
