using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Runner.Processes;

namespace Labs.Cli.Tests;

/// <summary>A notebook in a folder of its own, run by the built command.</summary>
internal sealed class TemporaryNotebook : IDisposable
{
    public TemporaryNotebook(params string[] cells)
        : this([.. cells.Select(source => (source, Array.Empty<string>()))])
    {
    }

    public TemporaryNotebook(params (string Source, string[] Tags)[] cells)
    {
        File.WriteAllText(FilePath, Json(cells));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("labs-cli-test-").FullName;

    public string FilePath => Path.Combine(Folder, "test.ipynb");

    public string Out => Path.Combine(Folder, "out");

    public static string Root { get; } = FindRoot();

    public JsonElement Executed => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "test.ipynb"))).RootElement;

    /// <summary>A copy of a notebook of tests/Labs.Runner.Tests/Fixtures. Its first cell is text.</summary>
    public static TemporaryNotebook Fixture(string name) =>
        Of(File.ReadAllText(Path.Combine(Root, "tests", "Labs.Runner.Tests", "Fixtures", name + ".ipynb")));

    /// <summary>A file with this text, whether it is a notebook or not.</summary>
    public static TemporaryNotebook Of(string text)
    {
        var notebook = new TemporaryNotebook("1");
        File.WriteAllText(notebook.FilePath, text);
        return notebook;
    }

    public static string Json(params (string Source, string[] Tags)[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select((cell, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = $"c{i}",
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. cell.Tags.Select(tag => (JsonNode)tag)]) },
            ["execution_count"] = null,
            ["outputs"] = new JsonArray(),
            ["source"] = cell.Source,
        })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    public static Task<(int Exit, string Out, string Error)> LabsAsync(params string[] arguments) => LabsAsync(arguments, Root);

    public static async Task<(int Exit, string Out, string Error)> LabsAsync(string[] arguments, string repository)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "artifacts", "labs", "labs"), arguments);
        start.Environment["LABS_REPO"] = repository;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var (exit, output, error) = await ChildProcess.CaptureAsync(start, limit.Token);
            return (exit, output, error);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"labs {string.Join(' ', arguments)} hangs");
        }
    }

    public Task<(int Exit, string Out, string Error)> RunAsync(params string[] options) =>
        LabsAsync(["run", FilePath, "--out", Out, .. options]);

    /// <summary>Returns what a cell has shown, as text.</summary>
    public string TextOf(int cell)
    {
        var outputs = Executed.GetProperty("cells")[cell].GetProperty("outputs").EnumerateArray();
        return string.Concat(outputs.Select(output =>
            output.TryGetProperty("text", out var text) ? Joined(text)
            : output.TryGetProperty("data", out var data) ? Joined(data.GetProperty("text/plain"))
            : string.Join("\n", output.GetProperty("traceback").EnumerateArray().Select(line => line.GetString()))));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Joined(JsonElement text) =>
        text.ValueKind == JsonValueKind.Array ? string.Concat(text.EnumerateArray().Select(line => line.GetString())) : text.GetString()!;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Labs.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
