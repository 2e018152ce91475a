using System.Text.Json;
using Labs.Kernel;
using Labs.NotebookProcess;

namespace Labs.Runner.Tests;

/// <summary>The lines of JSON between the runner and a notebook's process.</summary>
public sealed class HostMessageTests
{
    [Theory]
    [InlineData(CellStatus.Ok, "ok")]
    [InlineData(CellStatus.Failed, "failed")]
    [InlineData(CellStatus.Interrupted, "interrupted")]
    public void The_status_of_a_cell_is_a_word_on_the_pipe(CellStatus status, string word)
    {
        var line = JsonSerializer.Serialize(new HostEvent("done", 3, Status: status), HostJson.Default.HostEvent);

        Assert.Equal($$"""{"event":"done","cell":3,"status":"{{word}}"}""", line);
        Assert.Equal(status, JsonSerializer.Deserialize(line, HostJson.Default.HostEvent)!.Status);
    }

    [Fact]
    public void An_event_without_a_status_has_none_on_the_pipe() =>
        Assert.Equal("""{"event":"ready"}""", JsonSerializer.Serialize(new HostEvent("ready"), HostJson.Default.HostEvent));

    [Fact]
    public void An_unknown_status_is_no_message() => Assert.Throws<JsonException>(() =>
        JsonSerializer.Deserialize("""{"event":"done","cell":3,"status":"fine"}""", HostJson.Default.HostEvent));
}
