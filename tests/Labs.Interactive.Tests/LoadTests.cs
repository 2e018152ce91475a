using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Tests;

public sealed class LoadTests
{
    [Fact]
    public async Task Cells_after_the_load_can_use_the_namespaces_and_display()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var result = await notebook.ValueAsync("""
            display(Regex.Replace("a1", "[0-9]", "b"));
            Table.Of(new[] { 3, 5 }, ("n", n => n), ("square", n => n * n)).Caption("two numbers")
            """);
        Assert.Equal(["text/html", "text/plain"], result.FormattedValues.Select(form => form.MimeType).Order());
        Assert.Contains("two numbers", result.FormattedValues.First(form => form.MimeType == "text/html").Value);
        Assert.Contains("<table class=\"labs-table\"", result.FormattedValues.First(form => form.MimeType == "text/html").Value);
        Assert.Contains("25", result.FormattedValues.First(form => form.MimeType == "text/plain").Value);
    }

    [Fact]
    public async Task Loading_twice_keeps_values_and_types()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        await notebook.RunAsync("var kept = 7;");
        await notebook.RunAsync("#load \"labs.csx\"");
        Assert.Equal(7, (await notebook.ValueAsync("new Tree(\"still here\"); kept")).Value);
    }

    [Fact]
    public async Task Two_notebooks_in_one_program_have_separate_values()
    {
        using var first = await GuestNotebook.WithLabsAsync();
        using var second = await GuestNotebook.WithLabsAsync();
        await first.RunAsync("var name = \"first\";");
        await second.RunAsync("var name = \"second\";");
        Assert.Equal("first\n", await first.PrintAsync("#!bash @name\necho $name"));
        Assert.Equal("second\n", await second.PrintAsync("#!bash @name\necho $name"));
    }

    [Fact]
    public async Task A_failed_cell_reports_the_cause_and_the_next_one_runs()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var events = await notebook.TryAsync("throw new InvalidOperationException(\"on purpose\");");
        var thrown = Assert.Single(events.OfType<CommandFailed>());
        Assert.Equal("on purpose", Assert.IsType<InvalidOperationException>(thrown.Exception).Message);
        Assert.Contains("CS0103", Assert.Single((await notebook.TryAsync("nowhere")).OfType<CommandFailed>()).Message);
        Assert.Equal(2, (await notebook.ValueAsync("1 + 1")).Value);
    }

    [Fact]
    public async Task The_error_of_a_library_that_was_not_built_names_the_command_that_builds_it()
    {
        using var notebook = new GuestNotebook();
        var clone = Directory.CreateTempSubdirectory("labs-test-clone-").FullName;
        try
        {
            var script = Path.Combine(Directory.CreateDirectory(Path.Combine(clone, "notebooks")).FullName, "labs.csx");
            var artifacts = Directory.CreateDirectory(Path.Combine(clone, "artifacts")).FullName;
            var built = Path.Combine(GuestNotebook.Notebooks, "..", "artifacts", "labs");
            Directory.CreateSymbolicLink(Path.Combine(artifacts, "labs"), built);
            File.Copy(Path.Combine(GuestNotebook.Notebooks, "labs.csx"), script);
            var failure = Assert.Single((await notebook.TryAsync($"#load \"{script}\"")).OfType<CommandFailed>());
            Assert.Contains("./labs interactive", failure.Exception?.Message ?? failure.Message);
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }
}
