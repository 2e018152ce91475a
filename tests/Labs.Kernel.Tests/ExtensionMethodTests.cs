namespace Labs.Kernel.Tests;

/// <summary>Tests extension methods in a static class, which the class of a script may not have.</summary>
public sealed class ExtensionMethodTests
{
    [Theory]
    [InlineData("public static int Twice(this int n) => 2 * n;", "3.Twice() + E.Twice(4)", "14")]
    [InlineData("public static int Twice(this int n) => 2 * n; public static int Four(this int n) => n.Twice().Twice();", "1.Four()", "4")]
    [InlineData("internal static T Last<T>(this IList<T> all) where T : class => all[^1];", "new[] { \"a\", \"b\" }.Last()", "b")]
    [InlineData("public static void Add(this ref int n, int by = 2) => n += by;", "var n = 1; n.Add(); n.Add(by: 4); n", "7")]
    [InlineData("public static ref int First(this int[] all) => ref all[0];", "var all = new[] { 1 }; all.First() = 5; all[0]", "5")]
    [InlineData("public static bool Try(this string s, out int n) => int.TryParse(s, out n);", "\"7\".Try(out var seven) ? seven : 0", "7")]
    [InlineData("public static int Sum(this int n, params int[] more) => n + more.Sum();", "1.Sum(2, 3)", "6")]
    [InlineData("public static async Task<int> Later(this int n) { await Task.Yield(); return n; }", "await 8.Later()", "8")]
    [InlineData("public static (int A, string B) Pair(this int n, // one\n string? b = null) => (n, b ?? \"x\");", "1.Pair().B", "x")]
    [InlineData("public static int @this(this int @class, in long n) => @class + (int)n;", "1.@this(2L)", "3")]
    [InlineData("static int s_step = 2; public static int Step(this int n) => n + s_step;", "1.Step() + E.Step(1)", "6")]
    public async Task Cells_can_call_them_as_methods_of_the_value_and_of_the_class(string method, string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync($"static class E {{ {method} }}\n{code}"));
        Assert.Equal(expected, await notebook.TextAsync($"public static class E\n{{\n{method}\n}}\n{code}"));
        Assert.Equal(expected, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task They_extend_types_of_earlier_cells_and_can_be_declared_again()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("record Point(int X, int Y);");
        for (var i = 1; i <= 20; i++)
            await notebook.RunAsync($"static class Points {{ public static int Sum(this Point p) => (p.X + p.Y) * {i}; }}");
        Assert.Equal("60", await notebook.TextAsync("new Point(1, 2).Sum()"));
    }

    [Fact]
    public async Task An_exception_points_at_the_line_of_the_method_and_of_the_call()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(
            "static class E\n{\n    public static int Fail(this int n) =>\n        throw new Exception(\"no\");\n}\n1.Fail()");
        Assert.Equal(
            ["Exception: no", "    at cell 1, line 4: throw new Exception(\"no\");", "    at cell 1, line 6: 1.Fail()"], error.Traceback);
    }

    [Fact]
    public async Task A_cell_without_an_extension_method_keeps_its_errors()
    {
        await using var notebook = new Notebook();
        Assert.Equal("CS1109", (await notebook.FailAsync("static class E { static int Hidden(this int n) => n; }")).Name);
        Assert.Equal("CS1061", (await notebook.FailAsync("static class F { public static int None(int n) => n; }\n1.None()")).Name);
    }
}
