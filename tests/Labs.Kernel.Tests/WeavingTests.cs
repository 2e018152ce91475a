namespace Labs.Kernel.Tests;

/// <summary>Tests that the checks woven into a cell do not change its meaning.</summary>
public sealed class WeavingTests
{
    [Theory]
    [InlineData("System.Linq.Expressions.Expression<Func<int, bool>> e = n => n > 2; e.ToString()", "n => (n > 2)")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, double>> e = n => Math.Sin(n); e.ToString()", "n => Sin(Convert(n, Double))")]
    [InlineData("Action<List<int>> add = l => l.Add(1); var list = new List<int>(); add(list); list.Count", "1")]
    [InlineData("Func<List<int>, int> count = l => l.Count(); count(new List<int> { 1 })", "1")]
    [InlineData("var n = 0; Action up = () => n++; Func<int> next = () => n++; up(); next(); n", "2")]
    [InlineData("Func<int, Func<int, int>> add = a => b => a + b; add(1)(2)", "3")]
    [InlineData("Func<object> make = () => new object(); make() != null", "True")]
    [InlineData("Func<int[]> array = () => [1, 2]; array().Length", "2")]
    [InlineData("Func<string> none = () => null; none() == null", "True")]
    [InlineData("Func<int> fail = () => throw new Exception(); try { fail(); } catch { } 1", "1")]
    [InlineData("Func<Task<int>> later = async () => await Task.FromResult(4); await later()", "4")]
    [InlineData("""
        string text = null; Action touch = () => text?.ToString(); touch(); Func<int?> length = () => text?.Length; length() == null
        """, "True")]
    [InlineData("var typed = (int a, int b) => a * b; typed(3, 4)", "12")]
    [InlineData("Func<int, int> f = static n => n switch { 0 => 1, _ => 2 }; f(0)", "1")]
    [InlineData("int[] a = { 1, 2 }; ref int First() => ref a[0]; First() = 5; a[0]", "5")]
    [InlineData("IEnumerable<int> Two() { yield return 1; yield return 2; } Two().Sum()", "3")]
    [InlineData("var s = \"\"; foreach (var (k, v) in new Dictionary<int, int> { [1] = 2 }) s += k + v; s", "3")]
    [InlineData("var i = 0; while (i < 3) i++; do i++; while (i < 5); if (i > 4) goto done; i = 0; done: ;\ni", "5")]
    [InlineData("switch (1) { case 1: goto case 2; case 2: break; } 7", "7")]
    [InlineData("unsafe int Deref() { var x = 9; int* p = &x; return *p; } Deref()", "9")]
    [InlineData("[System.Runtime.CompilerServices.SkipLocalsInit] int Nine() => 9; Nine()", "9")]
    [InlineData("class P { public int V { get => 3; set { } } public static P operator +(P a, P b) => a; } (new P() + new P()).V", "3")]
    [InlineData("var q = from x in new[] { 3, 1, 2 } orderby x select x * 2; string.Join(',', q)", "2,4,6")]
    [InlineData("""
        await using (new MemoryStream()) { }
        await foreach (var n in Later()) Console.Write(n);
        async IAsyncEnumerable<int> Later() { await Task.Yield(); yield return 1; }
        5
        """, "5")]
    [InlineData("var (x, y) = (await Task.FromResult(1), await new ValueTask<int>(2)); x + y", "3")]
    [InlineData("dynamic d = 4; Func<dynamic> g = () => d + 1; g()", "5")]
    [InlineData("int f = 0; for (int i = 0; i < 3; i++) { try { if (i == 1) continue; } finally { f++; } } f", "3")]
    [InlineData("int f = 0; try { for (int i = 0; i < 5; i++) { try { f++; } catch { } } } finally { f += 100; } f", "105")]
    [InlineData(
        "int f = 0; while (true) { try { try { if (++f > 4) break; } finally { f += 10; } } catch { } finally { "
            + "f += 100; } } f", "222")]
    [InlineData(
        "int f = 0; do { try { throw new Exception(); } catch (Exception) when (f++ > 1) { break; } catch { } } "
            + "while (f < 9); f", "3")]
    [InlineData(
        "int f = 0; foreach (var i in new List<int> { 1, 2, 3 }) { lock (\"x\") { "
            + "using var m = new MemoryStream(); if (i == 2) continue; f += i; } } f", "4")]
    [InlineData(
        "string s = \"\"; for (var i = 0; i < 4; i++) { switch (i) { case 0: s += 'a'; break; case 1: continue; "
            + "case 2: goto case 0; default: s += 'z'; break; } } s", "aaz")]
    [InlineData(
        "IEnumerable<int> G() { for (var i = 0; ; i++) { try { if (i > 2) yield break; yield return i; } "
            + "finally { Console.Write(i); } } } G().Sum()", "3")]
    [InlineData(
        "async Task<int> F() { var n = 0; while (true) { try { await Task.Yield(); "
            + "if (++n > 3) throw new Exception(); } catch { return n; } finally { n += 100; } } } await F()", "102")]
    [InlineData(
        "record R(int A, string B) { public int C => A * 2; } var r = new R(1, \"x\") with { A = 2 }; $\"{r} "
            + "{r.C} {r == new R(2, \"x\")}\"", "R { A = 2, B = x, C = 4 } 4 True")]
    [InlineData(
        "string Text(bool b, [System.Runtime.CompilerServices.CallerArgumentExpression(\"b\")] string t = \"\") => t; "
            + "Text(new[] { 1 }.All(x => x > 0))", "new[] { 1 }.All(x => x > 0)")]
    [InlineData(
        "async Task<int> Value(ValueTask<int> v) => await v.ConfigureAwait(false) + await new ValueTask<int>(1); "
            + "await Value(new(Task.Delay(1).ContinueWith(_ => 2)))", "3")]
    [InlineData("delegate bool Try(ref int n); Try t = (ref int n) => ++n > 1; var m = 1; t(ref m)", "True")]
    public async Task A_cell_has_the_same_value_as_plain_CSharp(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync(code));
    }

    [Theory]
    [InlineData("int R(int i) => R(i + 1) + 1; R(0)")]
    [InlineData("class P { public int X => X + 1; } new P().X")]
    [InlineData("class P { public P() { new P(); } } new P()")]
    [InlineData("class P { public static P operator -(P a) => -a; } -new P()")]
    [InlineData("class P { public override string ToString() => $\"{this}\"; } new P().ToString()")]
    [InlineData("Func<int, int> f = null; f = n => f(n + 1) + 1; f(0)")]
    [InlineData("int A(int n) => B(n) + 1; int B(int n) => A(n) + 1; A(0)")]
    [InlineData("async Task<int> R(int i) => await R(i + 1) + 1; await R(0)")]
    [InlineData("class D : IDisposable { public void Dispose() { } } void R(int n) { using var d = new D(); R(n + 1); } R(0)")]
    [InlineData("void F() { } void R(int n) { try { R(n + 1); } finally { F(); } } R(0)")]
    [InlineData("IEnumerable<int> G(int n) { foreach (var x in G(n + 1)) yield return x; } G(0).First()")]
    public async Task Endless_recursion_is_an_exception_and_the_session_goes_on(string code)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var kept = 5;");
        Assert.Equal("InsufficientExecutionStackException", (await notebook.FailAsync(code)).Name);
        Assert.Equal("5", await notebook.TextAsync("kept"));
    }

    [Theory]
    [InlineData(
        "async Task<int> F<T>(T s) where T : IAsyncEnumerable<int> { var n = 0; await foreach (var x in s) n += x; return n; }",
        "await F(G())",
        "3")]
    [InlineData("async Task<int> A() => 1; int R(int n) => n == 0 ? A().Result : R(n - 1) + 1; await A();", "R(20000)", "20001")]
    [InlineData(
        "var ran = false; var t = new Thread(() => Set(), 128 * 1024); void Set() { ran = true; } t.Start(); t.Join();",
        "ran",
        "True")]
    public async Task Rare_code_keeps_its_meaning(string code, string last, string expected)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("async IAsyncEnumerable<int> G() { yield return 1; await Task.Yield(); yield return 2; }");
        await notebook.RunAsync(code);
        Assert.Equal(expected, await notebook.TextAsync(last));
    }

    [Theory]
    [InlineData("int Run(Mode mode = Mode.Slow) => (int)mode;", "Run()")]
    [InlineData("int Run(Mode? mode = Mode.Slow) => (int)mode.Value;", "Run()")]
    [InlineData("int Run() { const Mode mode = Mode.Slow; Func<int> next = () => (int)mode; return next(); }", "Run()")]
    [InlineData("class C { public const Mode Used = Mode.Slow; public static int Run() => (int)Used; }", "C.Run()")]
    [InlineData("int Run(System.IO.FileMode mode = System.IO.FileMode.Open) => (int)mode - 1;", "Run()")]
    public async Task Constants_may_be_of_an_enum_of_an_earlier_cell(string code, string last)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("enum Mode : byte { Fast, Medium, Slow }");
        await notebook.RunAsync(code);
        Assert.Equal("2", await notebook.TextAsync(last));
    }

    [Fact]
    public async Task A_long_method_has_branches_that_reach()
    {
        await using var notebook = new Notebook();
        var steps = string.Concat(Enumerable.Range(0, 200)
            .Select(i => $"foreach (var x in new[] {{ {i} }}) {{ if (x % 2 == 0) continue; n += x; }}\n"));
        Assert.Equal("10000", await notebook.TextAsync($"var n = 0; for (var round = 0; round < 1; round++) {{\n{steps}}} n"));
    }

    [Fact]
    public async Task A_failure_names_the_line_of_its_author()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("""
            int a = 1;
            int b = 0;
            for (int i = 0; i < 3; i++)
            {
                a += i;
                if (i == 2)
                    a /= b;
            }
            """);
        Assert.Equal(7, error.Line);
    }
}
