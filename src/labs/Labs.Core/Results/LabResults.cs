using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs;

/// <summary>
/// A run's result file, <c>OUT/results/SLUG.json</c>, rewritten as the run goes so that a killed run leaves what it had. The
/// runner adds <c>cells</c> after the notebook's process has ended.
/// </summary>
public sealed class LabResults
{
    public const string Schema = "labs.result/1";

    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();
    private readonly EnvironmentManifest _environment;
    private readonly string _slug;
    private readonly int _seed;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly List<ClaimResult> _claims = [];
    private readonly List<(string Id, CheckResult Result)> _exercises = [];
    private readonly List<JsonObject> _measurements = [];
    private readonly List<JsonObject> _comparisons = [];
    private bool _troubleTold;

    internal LabResults(string output, string slug, EnvironmentManifest environment, int seed)
    {
        (_environment, _slug, _seed) = (environment, slug, seed);
        FilePath = System.IO.Path.Combine(output, "results", slug + ".json");
    }

    public string FilePath { get; }

    public IReadOnlyList<ClaimResult> Claims
    {
        get
        {
            lock (_lock)
                return [.. _claims];
        }
    }

    internal void AddClaim(ClaimResult claim) => Change(() =>
    {
        _claims.RemoveAll(other => other.Claim.Id == claim.Claim.Id); // a cell run again
        _claims.Add(claim);
    });

    internal void AddExercise(string id, CheckResult result) => Change(() =>
    {
        _exercises.RemoveAll(other => other.Id == id);
        _exercises.Add((id, result));
    });

    internal void AddMeasurement(string name, string unit, IEnumerable<double> samples) => Change(() =>
    {
        _measurements.RemoveAll(other => (string?)other["name"] == name);
        _measurements.Add(new JsonObject { ["name"] = name, ["unit"] = unit, ["samples"] = Numbers(samples) });
    });

    /// <summary>
    /// Records a comparison, finished or not. A file that can't be written is no reason to end an experiment: the next
    /// record says so, or the session's end.
    /// </summary>
    /// <param name="comparison">Replaces one of the same name.</param>
    /// <param name="isLast">Whether the cell is about to fail for a reason of its own, so that the trouble is said now.</param>
    internal void KeepComparison(JsonObject comparison, bool isLast = false)
    {
        lock (_lock)
        {
            _comparisons.RemoveAll(other => (string?)other["name"] == (string?)comparison["name"]);
            _comparisons.Add(comparison);
            if (isLast)
                WriteLast();
            else
                TryWrite();
        }
    }

    internal static JsonArray Numbers(IEnumerable<double> samples) => [.. samples.Select(Number)];

    /// <summary>A number as JSON, which has none that is infinite or not a number: null.</summary>
    internal static JsonNode? Number(double number) => double.IsFinite(number) ? number : null;

    /// <summary>Writes the file where failing would hide something worse: a trouble not yet told goes to standard error.</summary>
    internal void WriteLast()
    {
        lock (_lock)
            if (TryWrite() is { } trouble && !_troubleTold)
            {
                _troubleTold = true;
                Console.Error.WriteLine(trouble.Message);
            }
    }

    /// <exception cref="ResultsNotWrittenException">The file can't be written, and this is the first to say so.</exception>
    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            if (TryWrite() is not { } trouble || _troubleTold)
                return;
            _troubleTold = true;
            throw trouble;
        }
    }

    private ResultsNotWrittenException? TryWrite()
    {
        if (_claims.Count + _exercises.Count + _measurements.Count + _comparisons.Count == 0)
            return null;
        try
        {
            WholeFile.Write(FilePath, ToJson().ToJsonString(s_readable));
            _troubleTold = false;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ResultsNotWrittenException(_slug, FilePath, exception);
        }
    }

    private JsonObject ToJson() => new()
    {
        ["schema"] = Schema,
        ["notebook"] = _slug,
        ["started"] = _started.ToString("O"),
        ["seed"] = _seed,
        ["environment"] = _environment.ToJson(),
        ["parameters"] = JsonNode.Parse(System.Environment.GetEnvironmentVariable("LABS_PARAMETERS") is { Length: > 0 } parameters ? parameters : "{}"),
        ["measurements"] = new JsonArray([.. _measurements.Select(measurement => measurement.DeepClone())]),
        ["comparisons"] = new JsonArray([.. _comparisons.Select(comparison => comparison.DeepClone())]),
        ["claims"] = new JsonArray([.. _claims.Select(claim => new JsonObject
        {
            ["id"] = claim.Claim.Id,
            ["verdict"] = claim.Verdict.Text(),
            ["expected"] = claim.Claim.Expected?.Text(),
            ["agrees"] = claim.AgreesWithLedger,
            ["evidence"] = claim.EvidenceText,
            ["observations"] = new JsonArray([.. claim.Evidence.Select(observation => new JsonObject
            {
                ["role"] = observation.Role,
                ["what"] = observation.What,
                ["observed"] = observation.Observed,
                ["holds"] = observation.Holds,
                ["predicate"] = observation.Predicate,
            })]),
            ["versions"] = new JsonObject(claim.Versions.Select(version => KeyValuePair.Create(version.Key, (JsonNode?)version.Value))),
        })]),
        ["exercises"] = new JsonArray([.. _exercises.Select(exercise => new JsonObject
        {
            ["id"] = exercise.Id,
            ["passed"] = exercise.Result.Passed,
            ["observed"] = exercise.Result.Observed,
        })]),
    };
}
