namespace Labs.Kernel.Tests;

public sealed class DisplayTests
{
    [Fact]
    public async Task A_displayed_value_can_be_updated()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("var d = display(1); Console.Write(\"-\"); d.Update(2);");
        Assert.Equal(["display 1", "out -", "update 2"], output.Events);
        Assert.NotNull(output.Items[0].DisplayId);
        Assert.Equal(output.Items[0].DisplayId, output.Items[1].DisplayId);
    }

    [Fact]
    public async Task A_later_cell_updates_an_earlier_display()
    {
        await using var notebook = new Notebook();
        var first = (await notebook.RunAsync("var d = display(\"old\");")).Output.Items.Single();
        var second = (await notebook.RunAsync("d.Update(\"new\");")).Output.Items.Single();
        Assert.Equal((first.DisplayId, true, "new"), (second.DisplayId, second.IsUpdate, second.Data["text/plain"]));
    }

    [Fact]
    public async Task Two_displays_have_different_ids()
    {
        await using var notebook = new Notebook();
        var items = (await notebook.RunAsync("display(1); display(1);")).Output.Items;
        Assert.NotEqual(items[0].DisplayId, items[1].DisplayId);
    }

    [Fact]
    public async Task A_mime_type_can_be_chosen_and_html_is_not_encoded()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("""
            display("# T", "text/markdown"); display(HTML("<b>x</b>")); display("<b>x</b>");
            """);
        var items = output.Items;
        Assert.Equal("# T", items[0].Data["text/markdown"]);
        Assert.Equal("<b>x</b>", items[1].Data["text/html"]);
        Assert.False(items[2].Data.ContainsKey("text/html"));
    }

    [Fact]
    public async Task Updates_are_skipped_if_the_receiver_is_slow_but_never_the_first_and_the_last()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("var d = display(0); for (var i = 1; i <= 20_000; i++) d.Update(i);");
        Assert.Equal("display 0", output.Events[0]);
        Assert.Equal("update 20000", output.Events[^1]);
    }

    [Fact]
    public async Task Output_can_be_cleared()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("Console.Write(1); ClearOutput(wait: true); Console.Write(2); ClearOutput();");
        Assert.Equal(["out 1", "clear later", "out 2", "clear"], output.Events);
    }

    [Fact]
    public async Task Values_beyond_the_limit_are_dropped_with_one_warning()
    {
        await using var notebook = new Notebook(new KernelOptions { DisplayLimit = 50_000 });
        var (_, output) = await notebook.RunAsync("for (var i = 0; i < 1000; i++) display(new string('x', 1000));\n\"the result\"");
        Assert.InRange(output.Items.Count, 40, 51);
        var errors = output.Events.Where(text => text.StartsWith("err", StringComparison.Ordinal));
        Assert.Single(errors, text => text.Contains("dropped", StringComparison.Ordinal));
        Assert.Equal("result the result", output.Events[^1]);
    }

    [Theory]
    [InlineData("Task.Delay(-1)", "Task (not completed; await it for its result)")]
    [InlineData("new TaskCompletionSource<int>().Task", "Task (not completed; await it for its result)")]
    [InlineData(
        "async Task<int> Later() { await Task.Delay(-1); return 1; } new { T = Later() }.T",
        "Task (not completed; await it for its result)")]
    [InlineData("Task.FromResult(5)", "Task (completed): 5")]
    [InlineData("Task.CompletedTask", "Task (completed)")]
    [InlineData("Task.FromException(new InvalidOperationException(\"x\"))", "Task (failed: InvalidOperationException: x)")]
    [InlineData("Task.FromCanceled<int>(new CancellationToken(true))", "Task (cancelled)")]
    public async Task A_task_is_shown_by_its_state_and_never_awaited(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task A_record_that_refers_to_itself_ends_nothing()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("record Node(string Name) { public Node Next { get; set; } } var n = new Node(\"a\"); n.Next = n;");
        Assert.Equal("Node { Name = a, Next = (cycle) }", await notebook.TextAsync("n"));
        foreach (var code in new[] { "n.ToString()", "n.GetHashCode()", "var m = new Node(\"a\"); m.Next = m; n == m" })
            Assert.Equal("InsufficientExecutionStackException", (await notebook.FailAsync(code)).Name);
        Assert.Equal("a", await notebook.TextAsync("n.Name"));
    }

    [Fact]
    public async Task A_lazy_sequence_is_evaluated_once_and_no_further_than_it_is_shown()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("int begun = 0, given = 0; record P(int X);");
        await notebook.RunAsync("IEnumerable<P> All() { begun++; while (true) yield return new P(given++); }");
        var (_, output) = await notebook.RunAsync("All()");
        Assert.Contains("text/html", output.Items.Single().Data.Keys);
        Assert.Equal("1", await notebook.TextAsync("begun"));
        Assert.InRange(int.Parse((await notebook.TextAsync("given"))!), 1, 1100);
    }

    [Theory]
    [InlineData("new DateTime(2026, 11, 29, 21, 5, 0, DateTimeKind.Utc)", "2026-11-29T21:05:00Z")]
    [InlineData("new DateTime(2026, 11, 29, 21, 5, 0).AddMilliseconds(120)", "2026-11-29T21:05:00.12")]
    [InlineData("new DateTimeOffset(2026, 11, 29, 21, 5, 0, TimeSpan.FromHours(2))", "2026-11-29T21:05:00+02:00")]
    [InlineData("new DateOnly(2026, 1, 2)", "2026-01-02")]
    [InlineData("new TimeOnly(7, 30)", "07:30:00")]
    public async Task Dates_and_times_are_shown_in_ISO_8601(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task A_long_text_says_how_much_is_left_out()
    {
        await using var notebook = new Notebook();
        var text = await notebook.TextAsync("new string('x', 1_500_000)");
        Assert.EndsWith("x… (500,000 more characters)", text);
    }
}
