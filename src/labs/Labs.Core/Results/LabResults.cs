using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs;

/// <summary>
/// The result file of a run, <c>OUT/results/SLUG.json</c>. It is rewritten with every result, so that a killed run leaves what it
/// had measured. The runner adds <c>cells</c> after the notebook's process has ended.
/// </summary>
public sealed class LabResults
{
    /// <summary>The name and version of the result file's schema, its member <c>schema</c>.</summary>
    public const string Schema = "labs.result/1";

    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly ConcurrentDictionary<string, LabResults> s_ofRuns = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly string _slug;
    private readonly int _seed;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly List<ClaimResult> _claims = [];
    private readonly List<(string Id, CheckResult Result)> _exercises = [];
    private readonly List<JsonObject> _measurements = [];
    private readonly List<JsonObject> _comparisons = [];
    private bool _isFailureReported;

    internal LabResults(string output, string slug, EnvironmentManifest environment, int seed)
    {
        (Environment, _slug, _seed) = (environment, slug, seed);
        FilePath = PathOf(output, slug);
    }

    /// <summary>
    /// Returns the results of a session. Under <c>labs run</c> they are the run's, whatever the session is called: the runner says in
    /// LABS_RESULT which file it reads, and all sessions of the process share that file.
    /// </summary>
    internal static LabResults OfSession(string output, string slug, string repository, int seed)
    {
        if (System.Environment.GetEnvironmentVariable("LABS_RESULT") is not { Length: > 0 } run)
            return new LabResults(output, slug, EnvironmentManifest.OfThisMachine(repository), seed);
        output = System.Environment.GetEnvironmentVariable("LABS_OUT") is { Length: > 0 } given ? given : output;
        return s_ofRuns.GetOrAdd(
            PathOf(output, run), _ => new LabResults(output, run, EnvironmentManifest.OfThisMachine(repository), seed));
    }

    /// <summary>The full path of the result file.</summary>
    public string FilePath { get; }

    /// <summary>The machine and the versions that the results were measured on.</summary>
    internal EnvironmentManifest Environment { get; }

    /// <summary>A copy of the claims' results so far, in the order in which they were decided.</summary>
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
        _claims.RemoveAll(other => other.Claim.Id == claim.Claim.Id); // the cell was run again
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
    /// Records a comparison, complete or not. If the file can't be written, the experiment continues; the next result or the end of
    /// the session reports the failure.
    /// </summary>
    /// <param name="comparison">The comparison. It replaces one of the same name.</param>
    /// <param name="isLast">Whether the cell is about to fail for another reason, so that a failure must be reported now.</param>
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

    /// <summary>Returns a number as JSON. JSON has neither infinities nor NaN, so they become null.</summary>
    internal static JsonNode? Number(double number) => double.IsFinite(number) ? number : null;

    /// <summary>
    /// Writes the file when an exception would hide a more important one. A failure that was not reported yet goes to standard error.
    /// </summary>
    internal void WriteLast()
    {
        lock (_lock)
            if (TryWrite() is { } failure && !_isFailureReported)
            {
                _isFailureReported = true;
                Console.Error.WriteLine(failure.Message);
            }
    }

    /// <exception cref="ResultsNotWrittenException">The file can't be written, and this was not reported yet.</exception>
    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            if (TryWrite() is not { } failure || _isFailureReported)
                return;
            _isFailureReported = true;
            throw failure;
        }
    }

    private static string PathOf(string output, string name) => Path.Combine(output, "results", name + ".json");

    private ResultsNotWrittenException? TryWrite()
    {
        if (_claims.Count + _exercises.Count + _measurements.Count + _comparisons.Count == 0)
            return null;
        try
        {
            WholeFile.Write(FilePath, Secrets.Mask(ToJson().ToJsonString(s_readable)));
            _isFailureReported = false;
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
        ["environment"] = Environment.ToJson(),
        ["parameters"] = JsonNode.Parse(
            System.Environment.GetEnvironmentVariable("LABS_PARAMETERS") is { Length: > 0 } given ? given : "{}"),
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
            ["components"] = new JsonObject(claim.Components.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value.Text))),
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
