using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Cli.Running;

/// <summary>A run's result file from the runner's side: it reads the claims and adds the cells when the notebook's process has ended.</summary>
internal sealed class ResultFile
{
    private static readonly JsonSerializerOptions s_written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _path;
    private readonly JsonObject? _json;

    private ResultFile(string path, JsonObject? json) => (_path, _json) = (path, json);

    public static ResultFile Read(string folder, string slug)
    {
        var path = Path.Combine(folder, "results", slug + ".json");
        try
        {
            return new ResultFile(path, File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null);
        }
        catch (JsonException)
        {
            return new ResultFile(path, null);
        }
    }

    /// <summary>Every claim in the file.</summary>
    public IReadOnlyList<ClaimOutcome> Claims() =>
    [
        .. (_json?["claims"] as JsonArray ?? []).OfType<JsonObject>().Select(claim => new ClaimOutcome(
            (string)claim["id"]!,
            VerdictText.Parse((string)claim["verdict"]!) ?? Verdict.Inconclusive,
            (string?)claim["expected"] is { } expected ? VerdictText.Parse(expected) : null,
            (bool?)claim["agrees"] ?? true,
            (string?)claim["evidence"] ?? "")),
    ];

    /// <summary>The claims, if the file is of a run that began no longer ago than this.</summary>
    public IReadOnlyList<ClaimOutcome> Claims(TimeSpan age) => IsOfThisRun(age) ? Claims() : [];

    public string? RedExercise(TimeSpan age) => Exercises(age).Where(exercise => (bool?)exercise["passed"] == false).Select(exercise => (string?)exercise["id"]).FirstOrDefault();

    public bool IsGreen(string exercise, TimeSpan age) => Exercises(age).Any(other => (string?)other["id"] == exercise && (bool?)other["passed"] == true);

    public void AddCells(IReadOnlyList<CellOutcome> cells)
    {
        if (_json is null)
            return;
        _json["cells"] = new JsonArray([.. cells.Select(cell => (JsonNode)new JsonObject
        {
            ["cell"] = cell.Index + 1,
            ["status"] = cell.Status,
            ["durationMs"] = Math.Round(cell.Duration.TotalMilliseconds, 1),
        })]);
        try
        {
            WholeFile.Write(_path, _json.ToJsonString(s_written));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The reports go to the same folder, and say so.
        }
    }

    private IEnumerable<JsonObject> Exercises(TimeSpan age) => IsOfThisRun(age) ? (_json?["exercises"] as JsonArray ?? []).OfType<JsonObject>() : [];

    private bool IsOfThisRun(TimeSpan age) =>
        DateTimeOffset.TryParse((string?)_json?["started"], out var started) && started > DateTimeOffset.UtcNow - age - TimeSpan.FromSeconds(1);
}
