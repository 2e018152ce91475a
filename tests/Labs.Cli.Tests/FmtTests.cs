namespace Labs.Cli.Tests;

public sealed class FmtTests
{
    [Fact]
    public async Task The_series_is_in_form()
    {
        var (exit, output, error) = await TemporaryNotebook.LabsAsync("fmt", "--check", "--lines", "code");
        Assert.True(exit == 0, output + error);
    }

    [Fact]
    public async Task Outputs_go_sources_stay_and_a_second_time_changes_nothing()
    {
        using var notebook = new TemporaryNotebook("1 + 1", "var text = \"a\";\ntext");
        await notebook.RunAsync();
        var executed = Path.Combine(notebook.Out, "test.ipynb");
        Assert.Equal(1, (await TemporaryNotebook.LabsAsync("fmt", "--check", executed)).Exit);
        Assert.Equal(0, (await TemporaryNotebook.LabsAsync("fmt", executed)).Exit);
        var text = await File.ReadAllTextAsync(executed);
        Assert.DoesNotContain("output_type", text);
        Assert.DoesNotContain("durationMs", text);
        Assert.Contains("var text = \\\"a\\\";\\n", text);
        Assert.Equal(0, (await TemporaryNotebook.LabsAsync("fmt", "--check", executed)).Exit);
    }
}
