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
    [InlineData("delegate bool Try(ref int n); Try t = (ref int n) => ++n > 1; var m = 1; t(ref m)", "True")]
    public async Task A_cell_has_the_same_value_as_plain_CSharp(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync(code));
    }
}
