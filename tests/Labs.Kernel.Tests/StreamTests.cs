namespace Labs.Kernel.Tests;

/// <summary>Tests what a cell writes to Console.Out and Console.Error.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Both_streams_arrive_in_the_order_of_writing()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync(
            "for (var i = 0; i < 3; i++) { Console.WriteLine($\"o{i}\"); Console.Error.Write($\"e{i}\"); }\nConsole.Out.Write('c');");
        Assert.Equal(["out o0\n", "err e0", "out o1\n", "err e1", "out o2\n", "err e2", "out c"], output.Events);
    }

    [Fact]
    public async Task Output_arrives_while_the_cell_runs()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var gate = new TaskCompletionSource(); Action open = () => gate.SetResult();");
        var cell = await notebook.StartAsync("Console.Write(\"first\"); await gate.Task; Console.Error.Write(\"second\");");
        Assert.Equal("first", cell.FirstText);
        Assert.False(cell.End.IsCompleted);
        notebook.Engine.Interrupt();
        Assert.Equal("", (await cell.End).Output.Stderr);
    }

    [Fact]
    public async Task Every_way_of_writing_is_captured()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("""
            Console.Write("a{0}", 1); Console.Write('b'); Console.Write(2.5); Console.Write(new[] { 'c', 'd' }); Console.WriteLine();
            Console.Out.WriteLine((object)null); await Console.Out.WriteAsync("e"); await Console.Out.WriteLineAsync("f");
            Console.WriteLine(true); Console.Out.Flush();
            """);
        Assert.Equal("a1b2.5cd\n\nef\nTrue\n", output.Stdout);
    }

    [Fact]
    public async Task Output_of_a_cells_tasks_and_threads_belongs_to_the_cell()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync(
            """
            await Task.Run(() => Console.Write('a'));
            var t = new Thread(() => Console.Write('b')); t.Start(); t.Join();
            Parallel.For(0, 3, _ => { Console.Error.Write('c'); });
            """);
        Assert.Equal(("ab", "ccc"), (output.Stdout, output.Stderr));
    }

    [Fact]
    public async Task Output_of_a_task_after_its_cell_has_ended_belongs_to_the_cell_that_started_it()
    {
        await using var notebook = new Notebook();
        var late = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new RecordingOutput { OnText = text => late.TrySetResult(text) };
        await notebook.TryAsync("""
            var go = new SemaphoreSlim(0); var done = new SemaphoreSlim(0);
            _ = Task.Run(async () => { await go.WaitAsync(); Console.Write("late"); display(7); done.Release(); });
            """, first);
        var (_, second) = await notebook.RunAsync("go.Release(); await done.WaitAsync();");
        Assert.Equal("late", await late.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await notebook.RunAsync("1");
        Assert.Equal(["out late", "display 7"], first.Events);
        Assert.Empty(second.Events);
    }

    [Fact]
    public async Task Output_between_two_cells_is_delivered()
    {
        await using var notebook = new Notebook();
        var late = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await notebook.TryAsync(
            "_ = Task.Run(async () => { await Task.Delay(200); Console.Write(\"between\"); });",
            new RecordingOutput { OnText = text => late.TrySetResult(text) });
        Assert.Equal("between", await late.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Late_output_of_an_interrupted_cell_is_dropped()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var go = new SemaphoreSlim(0); var done = new SemaphoreSlim(0);");
        var cell = await notebook.StartAsync("""
            var t = new Thread(() => { go.Wait(); Console.Write("late"); done.Release(); }); t.Start(); Console.Write("first"); Thread.Sleep(-1);
            """);
        notebook.Engine.Interrupt();
        var (_, output) = await cell.End;
        await notebook.RunAsync("go.Release(); done.Wait();");
        Assert.Equal("first", output.Stdout);
    }

    [Theory]
    [InlineData("Console.SetOut(new StringWriter());")]
    [InlineData("Console.SetOut(TextWriter.Null); throw new Exception();")]
    [InlineData("Console.SetError(TextWriter.Null);")]
    [InlineData("Console.SetIn(new StringReader(\"x\"));")]
    public async Task A_redirection_of_the_console_ends_with_its_cell(string code)
    {
        await using var notebook = new Notebook();
        await notebook.TryAsync(code);
        var (_, output) = await notebook.RunAsync("Console.Write(1); Console.Error.Write(2); Console.Write(Console.ReadLine() == null);");
        Assert.Equal(("1True", "2"), (output.Stdout, output.Stderr));
    }

    [Fact]
    public async Task A_redirection_of_the_console_works_in_its_cell()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync(
            "var own = new StringWriter(); Console.SetOut(own); Console.Write(\"kept\"); own.ToString()");
        Assert.Equal(["result kept"], output.Events);
    }

    [Fact]
    public async Task The_current_directory_is_the_users_and_stays()
    {
        await using var notebook = new Notebook();
        var before = Environment.CurrentDirectory;
        try
        {
            await notebook.RunAsync("Environment.CurrentDirectory = \"/\";");
            Assert.Equal("/", await notebook.TextAsync("Environment.CurrentDirectory"));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Theory]
    [InlineData("display(1);")]
    [InlineData("ClearOutput();")]
    [InlineData("Console.Write(1); Console.Error.Write(2);")]
    public async Task A_flood_of_small_messages_ends_soon_after_its_cell_was_stopped(string code)
    {
        await using var notebook = new Notebook();
        var output = new SlowOutput();
        var cell = notebook.ExecuteAsync($"while (true) {{ {code} }}", output);
        await output.Flooded.WaitAsync(TimeSpan.FromSeconds(60));
        notebook.Engine.Interrupt();
        var before = output.Count;
        Assert.Equal(CellStatus.Interrupted, (await cell).Status);
        Assert.InRange(output.Count - before, 0, 1500);
    }

    [Fact]
    public async Task A_cell_shows_no_more_than_ten_thousand_values_and_updates_do_not_count()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("""
            var d = display(0); for (var i = 0; i < 20_000; i++) { display(1); d.Update(i); }
            "the result"
            """);
        Assert.Equal(10_000, output.Items.Count(item => item is { IsUpdate: false, IsResult: false }));
        Assert.Contains("a cell may show 10,000 of them", output.Stderr);
        Assert.Equal("result the result", output.Events[^1]);
    }

    /// <summary>A receiver that takes a millisecond for a message.</summary>
    private sealed class SlowOutput : ICellOutput
    {
        private readonly TaskCompletionSource _flooded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task Flooded => _flooded.Task;
        public int Count => Volatile.Read(ref _count);

        public void Stream(StreamKind kind, string text) => Take();

        public void Display(DisplayItem item) => Take();

        public void Error(CellError error)
        {
        }

        public void ClearOutput(bool wait) => Take();

        private void Take()
        {
            if (Interlocked.Increment(ref _count) == 200)
                _flooded.TrySetResult();
            Thread.Sleep(1);
        }
    }

    [Fact]
    public async Task Reading_without_a_reader_returns_the_end_immediately()
    {
        await using var notebook = new Notebook();
        Assert.Equal("True -1", await notebook.TextAsync("$\"{Console.ReadLine() == null} {Console.Read()}\""));
    }

    [Fact]
    public async Task A_gigabyte_of_output_is_cut_with_one_warning_and_the_result_is_shown()
    {
        await using var notebook = new Notebook(new KernelOptions { StreamLimit = 100_000 });
        var (_, output) = await notebook.RunAsync(
            "var big = new string('x', 1_000_000); for (var i = 0; i < 1000; i++) { Console.Write(big); Console.Error.Write(big); }\n42");
        Assert.Equal(100_000, output.Stdout.Length + output.Stderr.Count(c => c == 'x'));
        const string warning = "the output was cut here: a cell may write 100,000 characters";
        Assert.Single(output.Texts, text => text.Text.Contains(warning, StringComparison.Ordinal));
        Assert.Equal("result 42", output.Events[^1]);
    }

    [Fact]
    public async Task Each_cell_has_its_own_limit()
    {
        await using var notebook = new Notebook(new KernelOptions { StreamLimit = 10 });
        await notebook.RunAsync("Console.Write(new string('x', 20));");
        Assert.Equal("0123456789", (await notebook.RunAsync("Console.Write(\"0123456789\");")).Output.Stdout);
    }

    [Fact]
    public async Task A_million_small_writes_arrive_completely_in_few_messages()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("for (var i = 0; i < 1_000_000; i++) Console.Write(i % 10);");
        Assert.Equal(1_000_000, output.Stdout.Length);
        Assert.EndsWith("56789", output.Stdout);
        Assert.True(output.Texts.Count < 500_000, $"{output.Texts.Count} pieces");
    }
}
