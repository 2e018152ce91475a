using System.Text.Json;
using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Tests;

public sealed class DisplayTests
{
    private const string Figure = "Figure.Line(\"rising\").X(\"time [s]\").Y(\"height [m]\").Add(\"a\", [1.0, 2], [3.0, 4])";

    [Fact]
    public async Task Progress_is_shown_once_and_then_updated_in_place()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var events = await notebook.RunAsync("""
            using (var bar = Progress.Start("counting", 3))
                bar.Report(3);
            """);
        var shown = Assert.Single(events.OfType<DisplayedValueProduced>());
        var updates = events.OfType<DisplayedValueUpdated>().ToList();
        Assert.NotEmpty(updates);
        Assert.All(updates, update => Assert.Equal(shown.ValueId, update.ValueId));
        Assert.Contains("counting: 0 of 3", Form(shown, "text/plain"));
        Assert.Contains("counting: 3 steps in", Form(updates[^1], "text/plain"));
    }

    [Fact]
    public async Task An_update_may_have_other_forms_than_the_value_it_replaces()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var events = await notebook.RunAsync($"Display.Show(new Tree(\"soon\"))({Figure});");
        var update = Assert.Single(events.OfType<DisplayedValueUpdated>());
        Assert.Contains("rising", Form(update, "application/vnd.plotly.v1+json"));
    }

    [Fact]
    public async Task A_figure_is_shown_as_plotly_json_and_as_html_that_draws_itself()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var first = await notebook.ValueAsync(Figure);
        using var figure = JsonDocument.Parse(Form(first, "application/vnd.plotly.v1+json"));
        Assert.Equal(1, figure.RootElement.GetProperty("data").GetArrayLength());
        Assert.Contains("Plotly.newPlot", Form(first, "text/html"));
        Assert.Contains("rising", Form(first, "text/plain"));
        // Only the first figure includes plotly.js.
        Assert.True(Form(await notebook.ValueAsync(Figure), "text/html").Length < 50_000);
    }

    private static string Form(DisplayEvent shown, string mimeType) =>
        shown.FormattedValues.Single(form => form.MimeType == mimeType).Value;
}
