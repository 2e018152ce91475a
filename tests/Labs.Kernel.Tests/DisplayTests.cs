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
}
