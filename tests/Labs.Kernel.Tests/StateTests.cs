namespace Labs.Kernel.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task Later_cells_can_use_variables_methods_types_and_usings()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("using System.Globalization; int x = 40; int Twice(int n) => 2 * n; record Point(int X);");
        await notebook.RunAsync("x += 2;");
        Assert.Equal("42 84 Point { X = 3 } H", await notebook.TextAsync(
            """$"{x} {Twice(x)} {new Point(3)} {CultureInfo.InvariantCulture.DateTimeFormat.LongTimePattern[0]}" """));
    }

    [Fact]
    public async Task A_cell_with_only_usings_has_an_effect()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            using System.Globalization; // for later
            using static System.Math;
            using Numbers = System.Collections.Generic.List<int>;
            """);
        Assert.Equal("True 3 0", await notebook.TextAsync("$\"{CultureInfo.InvariantCulture != null} {Max(1, 3)} {new Numbers().Count}\""));
        Assert.Equal(("CS0246", 1), ((await notebook.FailAsync("using No.Such.Namespace;")) is var error ? error.Name : "", error.Line));
    }

    [Fact]
    public async Task A_name_can_be_defined_again_with_another_type()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var x = 1; int F() => 1; class C { public int V => 1; } var old = new C(); int Captured() => x;");
        await notebook.RunAsync("var x = \"one\"; string F() => \"f\"; class C { public string V => \"c\"; }");
        Assert.Equal("one f c 1 1", await notebook.TextAsync("$\"{x} {F()} {new C().V} {old.V} {Captured()}\""));
    }

    [Fact]
    public async Task Code_that_uses_an_older_declaration_keeps_it_when_newer_ones_replace_it()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var first = 1; var shape = new { N = 7 };");
        await notebook.RunAsync("const int Limit = 3; enum Color { Red, Blue } int F() => 1; record P(int X);");
        await notebook.RunAsync("const int Twice = Limit * 2; var color = (int)Color.Blue; int G() => F() + 1; P Make() => new P(Limit);");
        for (var i = 10; i < 50; i++)
        {
            await notebook.RunAsync($"const int Limit = {i}; enum Color {{ Blue, Red }} int F() => 10; record P(string Text);");
            await notebook.RunAsync("var latest = Limit + F(); int F(string overload) => -1; shape = new { N = shape.N + 1 };");
        }
        Assert.Equal("6 1 2 P { X = 3 }", await notebook.TextAsync("$\"{Twice} {color} {G()} {Make()}\""));
        Assert.Equal("49 59 10 -1 1 47", await notebook.TextAsync("$\"{Limit} {latest} {F()} {F(\"\")} {first} {shape.N}\""));
        Assert.Equal("Blue P { Text = t }", await notebook.TextAsync("$\"{default(Color)} {new P(\"t\")}\""));
    }

    [Fact]
    public async Task Top_level_awaits_keep_the_variables_around_them()
    {
        await using var notebook = new Notebook();
        Assert.Equal("7", await notebook.TextAsync("""
            var before = 3; await Task.Delay(1); var seven = await Task.FromResult(before + 4); seven
            """));
        Assert.Equal("3 7", await notebook.TextAsync("await Task.Yield(); $\"{before} {seven}\""));
    }

    [Fact]
    public async Task Variables_that_a_cell_had_assigned_before_it_threw_are_kept()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var total = 1;");
        await notebook.FailAsync("total = 2; var half = 21; int.Parse(\"no number\"); var never = 3;");
        Assert.Equal("2 21", await notebook.TextAsync("$\"{total} {half}\""));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_changes_nothing()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var total = 1;");
        await notebook.FailAsync("total = 2; var total = \"text\"; missing();");
        Assert.Equal("1", await notebook.TextAsync("total"));
    }

    [Fact]
    public async Task Static_state_and_events_are_kept()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            static class Counter
            {
                public static int Value;
                public static event Action Changed = () => { };
                public static void Add() { Value++; Changed(); }
            }
            """);
        await notebook.RunAsync("var seen = 0; Counter.Changed += () => seen = Counter.Value; Counter.Add(); Counter.Add();");
        Assert.Equal("2", await notebook.TextAsync("seen"));
    }

    [Fact]
    public async Task Two_engines_have_separate_state()
    {
        await using var one = new Notebook();
        await using var two = new Notebook();
        await one.RunAsync("var mine = 1;");
        Assert.Equal("CS0103", (await two.FailAsync("mine")).Name);
    }

    [Fact]
    public async Task All_framework_assemblies_can_be_used()
    {
        await using var notebook = new Notebook();
        Assert.Equal("{\"a\":1}", await notebook.TextAsync("System.Text.Json.JsonSerializer.Serialize(new { a = 1 })"));
        Assert.Equal("2", await notebook.TextAsync("""System.Text.RegularExpressions.Regex.Matches("aa", "a").Count"""));
    }
}
