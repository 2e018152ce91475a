using System.Diagnostics;
using System.Text.Json;
using Labs.Runner.Processes;

namespace Labs.Cli.Tests;

/// <summary>A notebook in a folder of its own, run by the built command.</summary>
internal sealed class TemporaryNotebook : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TemporaryNotebook(params string[] cells)
        : this(TestNotebook.Json(cells))
    {
    }

    private TemporaryNotebook(string text) => _folder.Write("test.ipynb", text);

    public static string Command { get; } = Path.Combine(Repository.Root, "artifacts", "labs", "labs");

    public string Folder => _folder.Path;

    public string FilePath => _folder.PathOf("test.ipynb");

    public string Out => _folder.PathOf("out");

    public JsonElement Executed => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "test.ipynb"))).RootElement;

    /// <summary>A copy of a notebook of tests/Labs.Runner.Tests/Fixtures. Its first cell is text.</summary>
    public static TemporaryNotebook Fixture(string name) =>
        Of(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Labs.Runner.Tests", "Fixtures", name + ".ipynb")));

    /// <summary>A notebook of code cells with tags.</summary>
    public static TemporaryNotebook Tagged(params (string Source, string[] Tags)[] cells) => Of(TestNotebook.Json(cells));

    /// <summary>A file with this text, whether it is a notebook or not.</summary>
    public static TemporaryNotebook Of(string text) => new(text);

    public static Task<(int Exit, string Out, string Error)> LabsAsync(params string[] arguments) => LabsAsync(arguments, Repository.Root);

    public static Task<(int Exit, string Out, string Error)> LabsAsync(string[] arguments, string repository) =>
        LabsAsync(Start(arguments, repository));

    /// <summary>How the command is started; the caller may change the environment and the folder.</summary>
    public static ProcessStartInfo Start(string[] arguments, string? repository = null, params string[] through)
    {
        string[] line = [.. through, Command, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]);
        start.Environment["LABS_REPO"] = repository ?? Repository.Root;
        return start;
    }

    public static async Task<(int Exit, string Out, string Error)> LabsAsync(ProcessStartInfo start)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var (exit, output, error) = await ChildProcess.CaptureAsync(start, limit.Token);
            return (exit, output, error);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"labs {string.Join(' ', start.ArgumentList)} hangs");
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

    public void Dispose() => _folder.Dispose();

    private static string Joined(JsonElement text) =>
        text.ValueKind == JsonValueKind.Array ? string.Concat(text.EnumerateArray().Select(line => line.GetString())) : text.GetString()!;
}
