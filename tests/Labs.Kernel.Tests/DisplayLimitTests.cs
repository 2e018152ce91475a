using System.Diagnostics;

namespace Labs.Kernel.Tests;

/// <summary>Tests values whose code hangs, throws, recurses or never ends while they are shown.</summary>
public sealed class DisplayLimitTests
{
    private static readonly KernelOptions s_hasty = new() { DisplayTime = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData("Thread.Sleep(-1); return 2;")]
    [InlineData("while (true) { }")]
    [InlineData("while (true) { try { Thread.Sleep(-1); } catch { } }")]
    [InlineData("Task.Delay(-1).Wait(); return 2;")]
    [InlineData("return new TaskCompletionSource<int>().Task.Result;")]
    [InlineData("lock (Held.Gate) return 2;")]
    public async Task A_member_that_never_returns_is_left_out_and_the_others_are_shown(string body)
    {
        await using var notebook = new Notebook(s_hasty);
        await notebook.RunAsync("""
            static class Held { public static readonly object Gate = new(); }
            var held = new ManualResetEventSlim();
            new Thread(() => { lock (Held.Gate) { held.Set(); Thread.Sleep(-1); } }) { IsBackground = true }.Start();
            held.Wait();
            """);
        await notebook.RunAsync($$"""class Slow { public int A => 1; public int B { get { {{body}} } } public int C => 3; }""");
        const string note = "(not shown: it took longer than 0.2 s)";
        Assert.Equal($"Slow {{ A: 1, B: {note}, C: 3 }}", await notebook.TextAsync("new Slow()"));
        var html = (await notebook.RunAsync("new[] { new Slow() }")).Result.Result!.Data["text/html"];
        Assert.EndsWith($"<tr><td>1</td><td>{note}</td><td>3</td></tr></table>", html);
        Assert.Equal("4", await notebook.TextAsync("2 + 2"));
    }

    [Theory]
    [InlineData("class Mute { public override string ToString() { while (true) { } } } new Mute()")]
    [InlineData("class D : IFormattable { public string ToString(string f, IFormatProvider p) { Thread.Sleep(-1); return f; } } new D()")]
    [InlineData("class Late { public override string ToString() => new TaskCompletionSource<string>().Task.Result; } new Late()")]
    public async Task A_text_that_never_comes_is_left_out(string code)
    {
        await using var notebook = new Notebook(s_hasty);
        Assert.Equal("(not shown: it took longer than 0.2 s)", await notebook.TextAsync(code));
    }

    [Theory]
    [InlineData("yield return 1; yield return 2; Thread.Sleep(-1); yield return 3;")]
    [InlineData("yield return 1; yield return 2; while (true) { }")]
    public async Task A_sequence_that_blocks_shows_what_came_and_says_so(string body)
    {
        await using var notebook = new Notebook(s_hasty);
        await notebook.RunAsync($"IEnumerable<int> Some() {{ {body} }}");
        Assert.Equal(
            "[ 1, 2, … (the rest is not shown: the value took longer than 1 s; ToList() waits for it) ]",
            await notebook.TextAsync("Some()"));
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task Code_that_cannot_be_stopped_is_left_behind()
    {
        await using var notebook = new Notebook(s_hasty);
        await notebook.RunAsync("""
            using System.Runtime.InteropServices;
            class Native { [DllImport("libc")] static extern int pause(); public int P { get { pause(); return 1; } } }
            """);
        Assert.Contains("could not be stopped", await notebook.TextAsync("new Native()"));
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Theory]
    [InlineData("new Slow()")]
    [InlineData("display(new Slow());")]
    [InlineData("Task.Run(() => display(new Slow())).Wait();")]
    [InlineData("foreach (var x in new object[] { new Slow() }) Console.Write(display(x));")]
    public async Task A_value_that_is_being_shown_can_be_interrupted(string code)
    {
        await using var notebook = new Notebook(new KernelOptions { DisplayTime = TimeSpan.FromMinutes(10) });
        await notebook.RunAsync("class Slow { public int P { get { Console.Write(\"reading\"); Thread.Sleep(-1); return 1; } } }");
        var cell = await notebook.StartAsync(code);
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task Each_member_and_item_is_read_once_for_all_forms()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            class Counted { public static int Reads; public int P => ++Reads; public IEnumerable<int> Q { get { yield return ++Reads; } } }
            """);
        Assert.Equal("Counted { P: 1, Q: [ 2 ] }", await notebook.TextAsync("new Counted()"));
        Assert.Equal("[ Counted { P: 3, Q: [ 4 ] } ]", await notebook.TextAsync("new[] { new Counted() }"));
        Assert.Equal("4", await notebook.TextAsync("Counted.Reads"));
    }

    [Theory]
    [InlineData(
        "class Bad { public int P => throw new InvalidOperationException(\"no\"); } new Bad()",
        "Bad { P: (InvalidOperationException: no) }")]
    [InlineData(
        "class Deep { public override string ToString() => ToString(); } new Deep()",
        "(InsufficientExecutionStackException: A function")]
    [InlineData("class Deep { public int P => P; } new Deep()", "Deep { P: (InsufficientExecutionStackException: A function")]
    [InlineData(
        "class Odd { public override bool Equals(object o) => throw new Exception(); public int P => 1;"
        + " public override int GetHashCode() => throw new Exception(); } new Odd()",
        "Odd { P: 1 }")]
    [InlineData("IEnumerable<int> Some() { yield return 1; throw new Exception(\"broken\"); } Some()", "[ 1, … (then Exception: broken) ]")]
    [InlineData("using System.Collections; class None : IEnumerable { public IEnumerator GetEnumerator() => null; } new None()", "[ …")]
    [InlineData(
        "class Rude : Exception { public override string Message => throw new Exception(); }"
        + " class Bad { public int P => throw new Rude(); } new Bad()",
        "Bad { P: (Exception) }")]
    [InlineData("unsafe class Far { public int* P => null; public int Q => 1; } new Far()", "Far { Q: 1 }")]
    public async Task A_value_whose_members_throw_is_shown(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.StartsWith(expected, await notebook.TextAsync(code));
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Theory]
    [InlineData("new[] { new TaskCompletionSource<int>().Task }", "[ Task (not completed; await it for its result) ]")]
    [InlineData("new[] { new Lazy<int>(() => throw new Exception()) }", "[ Value is not created. ]")]
    [InlineData("async IAsyncEnumerable<int> Later() { await Task.Yield(); yield return 1; } Later()", "<Later>")]
    public async Task A_value_that_is_not_there_yet_is_not_waited_for(string code, string expected)
    {
        await using var notebook = new Notebook(new KernelOptions { DisplayTime = TimeSpan.FromMinutes(10) });
        Assert.StartsWith(expected, await notebook.TextAsync(code));
    }

    [Theory]
    [InlineData("new int[10_000_000]", " 0, … (9,999,900 more) ]")]
    [InlineData("new HashSet<int>(Enumerable.Range(0, 150))", " 99, … (50 more) ]")]
    [InlineData("Enumerable.Range(0, 150).ToDictionary(i => i)", " 99: 99, … (50 more) }")]
    [InlineData("new[] { new string('x', 30_000) }", "x… (10,000 more characters) ]")]
    public async Task What_is_left_out_is_counted(string code, string end)
    {
        await using var notebook = new Notebook();
        Assert.EndsWith(end, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task Columns_and_members_that_are_left_out_are_counted()
    {
        await using var notebook = new Notebook(new KernelOptions { MaxRows = 35 });
        var members = string.Join(" ", Enumerable.Range(0, 40).Select(i => $"public int P{i} => {i};"));
        await notebook.RunAsync($"class Wide {{ {members} }}");
        Assert.EndsWith("P34: 34, … (5 more) }", await notebook.TextAsync("new Wide()"));
        var html = (await notebook.RunAsync("new[] { new Wide() }")).Result.Result!.Data["text/html"];
        Assert.Contains("only the first 30 of 35 columns are shown", html);
    }

    [Fact]
    public async Task A_tree_without_end_is_shown_as_far_as_the_limits_go()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("class Tree { public Tree[] Branches => Enumerable.Range(0, 1000).Select(_ => new Tree()).ToArray(); }");
        var started = Stopwatch.GetTimestamp();
        var text = await notebook.TextAsync("new Tree()");
        Assert.InRange(text!.Length, 1000, 40_000);
        Assert.Contains("…", text);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_list_of_variables_survives_a_variable_that_cannot_be_shown()
    {
        await using var notebook = new Notebook(s_hasty);
        await notebook.RunAsync("class Slow { public override string ToString() { while (true) { } } }");
        await notebook.RunAsync("var slow = new Slow(); var fine = 5;");
        var html = (await notebook.RunAsync("#!whos")).Output.Items[0].Data["text/html"];
        Assert.Contains("<td>fine</td><td>Int32</td><td>5</td>", html);
        Assert.Contains("<td>slow</td><td>Slow</td><td>(not shown", html);
    }

    [Fact]
    public async Task Json_without_end_fails_the_cell_and_not_the_process()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("IEnumerable<string> All() { while (true) yield return new string('x', 1_000_000); }");
        Assert.Equal("TooLarge", (await notebook.FailAsync("display(All(), \"application/json\");")).Name);
    }

    [Theory]
    [InlineData("while (true) writer.Write(new string('x', 1_000_000));", "TooLarge")]
    [InlineData("while (true) { }", "FormatterTooSlow")]
    [InlineData("Thread.Sleep(-1); return true;", "FormatterTooSlow")]
    public async Task A_formatter_without_end_fails_the_cell(string body, string expected)
    {
        await using var notebook = new Notebook(new KernelOptions { DisplayTime = TimeSpan.FromSeconds(0.5) });
        var error = await notebook.FailAsync($$"""
            class TypeFormatterSourceAttribute : Attribute { public Type FormatterSourceType => typeof(Source); }
            public class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new AsHtml(); } }
            public class AsHtml
            {
                public string MimeType => "text/html";
                public bool Format(object value, TextWriter writer) { {{body}} }
            }
            [TypeFormatterSource] class Drawn { }
            new Drawn()
            """);
        Assert.Equal(expected, error.Name);
    }
}
