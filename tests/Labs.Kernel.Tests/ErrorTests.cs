namespace Labs.Kernel.Tests;

/// <summary>Tests the errors of cells that throw.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task The_traceback_starts_with_type_and_message_and_names_the_cells_lines()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("""
            void Fail()
            {
                throw new InvalidOperationException("no luck");
            }
            await Task.Yield();
            Fail();
            """);
        Assert.Equal(("InvalidOperationException", "no luck", 3), (error.Name, error.Message, error.Line));
        Assert.Equal(
            [
                "InvalidOperationException: no luck",
                "    at cell 1, line 3: throw new InvalidOperationException(\"no luck\");",
                "    at cell 1, line 6: Fail();",
            ], error.Traceback);
    }

    [Fact]
    public async Task The_traceback_has_the_line_of_an_awaited_method_in_an_earlier_cell()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("async Task FailAsync()\n{\n    await Task.Delay(1);\n    throw new TimeoutException(\"late\");\n}");
        var error = await notebook.FailAsync("\nawait FailAsync();");
        Assert.Equal("TimeoutException: late", error.Traceback[0]);
        Assert.Contains("    at cell 1, line 4: throw new TimeoutException(\"late\");", error.Traceback);
        Assert.Contains("    at cell 2, line 2: await FailAsync();", error.Traceback);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public async Task Lines_are_correct_in_loops_in_lambdas_and_below_directives()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("""
            #r "System.Net.Http"
            #!time
            foreach (var n in new[] { 1, 0 })
                Console.Write(
                    10 / n);
            """);
        Assert.Equal("DivideByZeroException", error.Name);
        Assert.InRange(error.Line!.Value, 4, 5);
        error = await notebook.FailAsync("""
            var items = new[] { 1, 2 };
            var parsed = items
                .Select(item =>
                {
                    return int.Parse("x" + item);
                })
                .ToList();
            """);
        Assert.Equal(("FormatException", 5), (error.Name, error.Line));
    }

    [Fact]
    public async Task A_host_can_number_the_cells()
    {
        await using var notebook = new Notebook();
        var (result, _) = await notebook.TryAsync("\nthrow new Exception(\"x\");", context: new CellContext(Number: 12));
        Assert.Equal(12, result.Number);
        Assert.Contains("    at cell 12, line 2: throw new Exception(\"x\");", result.Error!.Traceback);
    }

    [Fact]
    public async Task A_cell_with_one_line_has_its_line_in_the_traceback()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("\nint Share(int people) => 10 / people;");
        var error = await notebook.FailAsync("\n\nvar shares = new[] { 2, 0 }.Select(n => Share(n)).ToList();   // by nobody");
        Assert.Equal(3, error.Line);
        Assert.Equal(
            [
                "DivideByZeroException: Attempted to divide by zero.",
                "    at cell 1, line 2: int Share(int people) => 10 / people;",
                "    at cell 2, line 3: var shares = new[] { 2, 0 }.Select(n => Share(n)).ToList();   // by nobody",
            ], error.Traceback);
    }

    [Fact]
    public async Task Inner_exceptions_are_shown_and_wrappers_are_left_out()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("throw new InvalidOperationException(\"outer\", new FormatException(\"inner\"));");
        Assert.Contains("caused by FormatException: inner", error.Traceback);
        error = await notebook.FailAsync("Task.Run(() => { throw new FormatException(\"in a task\"); }).Wait();");
        Assert.Equal("FormatException: in a task", error.Traceback[0]);
    }

    [Fact]
    public async Task The_traceback_has_the_frames_of_libraries_but_not_of_the_engine()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync($$"""
            #r "{{typeof(Shown).Assembly.Location}}"
            new Labs.Kernel.Tests.ShownAsHtml().Format(new Labs.Kernel.Tests.Shown(-3), null);
            """);
        Assert.Equal("ArgumentOutOfRangeException", error.Name);
        Assert.DoesNotContain(error.Traceback, line => line.Contains("Submission", StringComparison.Ordinal));
        Assert.DoesNotContain(error.Traceback, line => line.Contains("Labs.Kernel.Running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deep_recursion_before_the_error_gives_a_short_traceback()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("int Down(int n) => n == 0 ? throw new Exception(\"bottom\") : Down(n - 1) + 1;\nDown(5000)");
        Assert.Equal("Exception: bottom", error.Traceback[0]);
        Assert.InRange(error.Traceback.Count, 2, 40);
    }

    [Fact]
    public async Task The_error_of_a_type_initializer_has_the_cause()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("class Broken { public static int Value = int.Parse(\"none\"); }\nBroken.Value");
        Assert.Contains(error.Traceback, line => line.Contains("FormatException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Running_out_of_memory_fails_only_the_cell()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("""
            var huge = new List<long[]>();
            while (true) huge.Add(GC.AllocateUninitializedArray<long>(0x7FFFFFC7));
            """);
        Assert.Equal("OutOfMemoryException", error.Name);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }
}
