namespace Labs.Kernel.Tests;

/// <summary>Tests that C# which a cell cannot have is refused with a hint.</summary>
public sealed class ScriptLimitTests
{
    [Theory]
    [InlineData("static class E { extension(string s) { public int Twice => s.Length * 2; } }", "cannot declare an extension block")]
    [InlineData("static class E { static int Twice(this int n) => n * 2; }", "must be public or internal")]
    [InlineData("var s = new int[3].AsSpan();", "cannot be a Span")]
    [InlineData("Span<int> s = stackalloc int[3];", "cannot be a Span")]
    public async Task The_error_has_a_hint(string code, string expected)
    {
        await using var notebook = new Notebook();
        var hint = (await notebook.FailAsync(code)).Traceback[^1];
        Assert.Contains(expected, hint);
        Assert.EndsWith("docs/csharp-cells.md lists what differs from a program.", hint);
    }

    [Fact]
    public async Task A_part_of_a_partial_type_in_a_later_cell_hides_the_first()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("partial class P { public int A = 1; } partial class P { public int B = 2; }");
        Assert.Equal("3", await notebook.TextAsync("new P().A + new P().B"));
        await notebook.RunAsync("partial class P { public int C = 4; }");
        Assert.Equal("4", await notebook.TextAsync("new P().C"));
        Assert.Equal("CS1061", (await notebook.FailAsync("new P().A")).Name);
    }
}
