using System.Text.Json;

namespace Labs.Cli.Tests;

/// <summary>The same table as text, JSON and Markdown.</summary>
public sealed class PrinterTests : IDisposable
{
    private readonly TemporaryFolder _out = new();

    public void Dispose() => _out.Dispose();

    [Fact]
    public async Task Text_is_not_broken_into_lines_when_a_program_reads_it()
    {
        var output = await ClaimsAsync();
        Assert.Matches(@"(?m)^ *holds +With PID sharing pause is the parent .* 470 MB *$", output);
        Assert.Contains("pause-parent-of-all [", output);
        Assert.Matches(@"(?m)^1 of \d+ claims decided$", output);
        Assert.DoesNotContain("\u001b[", output);
    }

    [Fact]
    public async Task Json_has_every_member_and_nothing_else_is_printed()
    {
        using var json = JsonDocument.Parse(await ClaimsAsync("--json"));
        var claim = json.RootElement.EnumerateArray().Single(row => row.GetProperty("id").GetString() == "pause-parent-of-all");
        Assert.Equal("holds", claim.GetProperty("verdict").GetString());
        Assert.Equal("470 MB", claim.GetProperty("evidence").GetString());
        Assert.True(claim.GetProperty("agrees").GetBoolean());
        Assert.NotEqual(0, claim.GetProperty("sources").GetArrayLength());
        var open = json.RootElement.EnumerateArray().First(row => row.GetProperty("id").GetString() != "pause-parent-of-all");
        Assert.Equal(JsonValueKind.Null, open.GetProperty("verdict").ValueKind);
    }

    [Fact]
    public async Task Markdown_is_a_table_with_a_heading()
    {
        var lines = (await ClaimsAsync("--markdown")).Split('\n');
        Assert.Contains("## pause-container", lines);
        Assert.Contains("| verdict | claim | evidence |", lines);
        Assert.Contains("| --- | --- | --- |", lines);
        var row = Assert.Single(lines, line => line.StartsWith("| holds | ", StringComparison.Ordinal));
        Assert.EndsWith(" | 470 MB |", row);
    }

    [Fact]
    public async Task A_result_file_that_is_not_understood_is_reported()
    {
        Write("perhaps");
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("claims", "--out", _out.Path);
        Assert.Equal(2, exit);
        Assert.StartsWith($"labs: {_out.Path}", error);
        Assert.Contains("the verdict of claim 'pause-parent-of-all' is 'perhaps'; expected one of holds, ", error);
        Assert.Single(error.Trim().Split('\n'));
    }

    private async Task<string> ClaimsAsync(params string[] options)
    {
        Write("holds");
        var (exit, output, error) = await TemporaryNotebook.LabsAsync(
            ["claims", "--notebook", "pause-container", "--out", _out.Path, .. options]);
        Assert.True(exit == 0, error);
        return output;
    }

    private void Write(string verdict)
    {
        var folder = Directory.CreateDirectory(_out.PathOf("results")).FullName;
        var text = $$"""
            {
              "schema": "labs.result/1",
              "claims": [{ "id": "pause-parent-of-all", "verdict": "{{verdict}}", "agrees": true, "evidence": "470 MB" }]
            }
            """;
        File.WriteAllText(Path.Combine(folder, "pause-container.json"), text);
    }
}
