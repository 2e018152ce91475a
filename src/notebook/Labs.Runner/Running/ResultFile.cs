using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Runner.Running;

/// <summary>
/// A run's result file from the runner's side: the claims and exercises that the notebook's process recorded, and the cells, which
/// the runner adds when that process has ended. <see cref="LabResults"/> writes it.
/// </summary>
public sealed class ResultFile
{
    private static readonly JsonSerializerOptions s_written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IReadOnlyList<(string Id, bool Passed)> _exercises;

    private ResultFile(string path, JsonObject json)
    {
        (Path, Json) = (path, json);
        if (Text(json, "the file", "schema") is var schema && schema != LabResults.Schema)
            throw new ResultFileException(path, $"its schema is '{schema}'", $"'{LabResults.Schema}'");
        Claims = [.. Items("claims").Select(Claim)];
        _exercises = [.. Items("exercises").Select(Exercise)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Everything in the file.</summary>
    public JsonObject Json { get; }

    /// <summary>The claims with a verdict.</summary>
    public IReadOnlyList<ClaimOutcome> Claims { get; }

    /// <summary>The first exercise whose last check was red; null when there is none.</summary>
    public string? RedExercise => _exercises.Where(exercise => !exercise.Passed).Select(exercise => exercise.Id).FirstOrDefault();

    /// <summary>Reads the results of a notebook's last run.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="slug">The notebook.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="ResultFileException">The file is not understood.</exception>
    public static ResultFile? Read(string folder, string slug)
    {
        var path = PathOf(folder, slug);
        return File.Exists(path) ? Open(path) : null;
    }

    /// <summary>Reads a result file.</summary>
    /// <exception cref="ResultFileException">The file is not understood.</exception>
    public static ResultFile Open(string path)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(File.ReadAllText(path), null, new JsonDocumentOptions { AllowDuplicateProperties = false });
            _ = json?.ToJsonString(); // finds half a surrogate pair in a \u escape
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ResultFileException(path, $"it is not JSON ({exception.Message.TrimEnd('.')})", "a result file");
        }
        return json is JsonObject root
            ? new ResultFile(path, root)
            : throw new ResultFileException(path, "it is not an object", "a result file");
    }

    /// <summary>Returns the paths of all result files of a run, ordered by name; none if the folder has no results.</summary>
    /// <param name="folder">The folder of the run.</param>
    public static IReadOnlyList<string> AllOf(string folder)
    {
        var results = System.IO.Path.Combine(folder, "results");
        return Directory.Exists(results) ? [.. Directory.GetFiles(results, "*.json").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Returns when the result file was last written; null when there is none.</summary>
    public static DateTime? WrittenAt(string folder, string slug)
    {
        var path = PathOf(folder, slug);
        return File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null;
    }

    /// <summary>Reads the results of a run.</summary>
    /// <param name="start">A moment before the run began.</param>
    /// <param name="before">What <see cref="WrittenAt"/> returned before the run.</param>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="slug">The notebook.</param>
    /// <returns>Null when there is no such file, or it is an earlier run's.</returns>
    /// <exception cref="ResultFileException">The file is not understood.</exception>
    public static ResultFile? ReadSince(DateTimeOffset start, DateTime? before, string folder, string slug)
    {
        // What the run has not written, of whatever version, is none of its business.
        if (WrittenAt(folder, slug) == before)
            return null;
        var file = Read(folder, slug);
        var began = (file?.Json["started"] as JsonValue)?.ToString();
        return DateTimeOffset.TryParse(began, CultureInfo.InvariantCulture, out var started) && started > start ? file : null;
    }

    /// <summary>Whether the last check of an exercise was green.</summary>
    public bool IsGreen(string exercise) => _exercises.Contains((exercise, true));

    /// <summary>
    /// Adds how the cells ended. A file that can't be written is left as it is: the reports go to the same folder, and say so.
    /// </summary>
    public void AddCells(IReadOnlyList<CellOutcome> cells)
    {
        Json["cells"] = new JsonArray([.. cells.Select(cell => (JsonNode)new JsonObject
        {
            ["cell"] = cell.Index + 1,
            ["status"] = cell.Status.Text(),
            ["durationMs"] = Math.Round(cell.Duration.TotalMilliseconds, 1),
        })]);
        try
        {
            WholeFile.Write(Path, Json.ToJsonString(s_written));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string PathOf(string folder, string slug) => System.IO.Path.Combine(folder, "results", slug + ".json");

    private ClaimOutcome Claim(JsonObject claim)
    {
        var id = Text(claim, "a claim", "id");
        return new ClaimOutcome(
            id,
            Verdict(id, "verdict", Text(claim, $"claim '{id}'", "verdict")),
            claim["expected"] is null ? null : Verdict(id, "expected verdict", Text(claim, $"claim '{id}'", "expected")),
            claim["agrees"] is null || Flag(claim, $"claim '{id}'", "agrees"),
            claim["evidence"] is null ? "" : Text(claim, $"claim '{id}'", "evidence"));
    }

    private Verdict Verdict(string claim, string what, string text) => VerdictText.Parse(text) ?? throw new ResultFileException(
        Path, $"the {what} of claim '{claim}' is '{text}'",
        "one of " + string.Join(", ", Enum.GetValues<Verdict>().Select(verdict => verdict.Text())));

    private (string Id, bool Passed) Exercise(JsonObject exercise)
    {
        var id = Text(exercise, "an exercise", "id");
        return (id, Flag(exercise, $"exercise '{id}'", "passed"));
    }

    private IEnumerable<JsonObject> Items(string name) => Json[name] switch
    {
        null => [],
        JsonArray items => items.Select(item => item as JsonObject
            ?? throw new ResultFileException(Path, $"'{name}' has an item that is not an object", "objects")),
        _ => throw new ResultFileException(Path, $"'{name}' is not a list", "a list"),
    };

    private string Text(JsonObject json, string what, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text)
        ? text
        : throw new ResultFileException(Path, $"{what} has {Found(json[name])} as '{name}'", "text");

    private bool Flag(JsonObject json, string what, string name) => json[name] is JsonValue value && value.TryGetValue(out bool flag)
        ? flag
        : throw new ResultFileException(Path, $"{what} has {Found(json[name])} as '{name}'", "true or false");

    private static string Found(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
