namespace Labs.Kernel.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task Variables_methods_types_and_usings_live_on_in_later_cells()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("using System.Globalization; int x = 40; int Twice(int n) => 2 * n; record Point(int X);");
        await notebook.RunAsync("x += 2;");
        Assert.Equal("42 84 Point { X = 3 } H", await notebook.TextAsync(
            """$"{x} {Twice(x)} {new Point(3)} {CultureInfo.InvariantCulture.DateTimeFormat.LongTimePattern[0]}" """));
    }

    [Fact]
    public async Task Awaits_at_top_level_and_shows_the_last_expression()
    {
        await using var notebook = new Notebook();
        Assert.Equal("7", await notebook.TextAsync("await Task.Delay(1); var seven = await Task.FromResult(7); seven"));
        Assert.Null((await notebook.RunAsync("seven++;")).Result.Result);
        Assert.Null((await notebook.RunAsync("Console.Write(1)")).Result.Result);
    }

    [Fact]
    public async Task Framework_assemblies_outside_the_first_set_are_found()
    {
        await using var notebook = new Notebook();
        Assert.Equal("{\"a\":1}", await notebook.TextAsync("System.Text.Json.JsonSerializer.Serialize(new { a = 1 })"));
        Assert.Equal("2", await notebook.TextAsync("""System.Text.RegularExpressions.Regex.Matches("aa", "a").Count"""));
    }
}
