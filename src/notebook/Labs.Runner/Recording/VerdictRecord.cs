using Labs.Runner.Comparing;

namespace Labs.Runner.Recording;

/// <summary>
/// The verdicts of earlier runs on several versions, <c>datasets/verdicts.tsv</c>. Whoever has another version adds to it.
/// </summary>
public sealed class VerdictRecord
{
    private readonly string _path;
    private readonly List<RecordedVerdict> _verdicts;

    private VerdictRecord(string path, List<RecordedVerdict> verdicts) => (_path, _verdicts) = (path, verdicts);

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<RecordedVerdict> Verdicts => _verdicts;

    /// <summary>Reads the file of a repository, which may not have one yet.</summary>
    /// <exception cref="InvalidDataException">A line is not valid; the message names it.</exception>
    public static VerdictRecord Of(string repository)
    {
        var path = Path.Combine(repository, "datasets", "verdicts.tsv");
        var verdicts = new List<RecordedVerdict>();
        foreach (var (index, line) in (File.Exists(path) ? File.ReadLines(path) : []).Index().Skip(1))
        {
            verdicts.Add(RecordedVerdict.Parse(line) ?? throw new InvalidDataException(
                $"{path}, line {index + 1}: expected {RecordedVerdict.Fields} fields separated by tabs "
                    + $"({RecordedVerdict.Headings.Replace('\t', ' ')})."));
        }
        return new VerdictRecord(path, verdicts);
    }

    /// <summary>
    /// Returns the recorded verdicts of a run's claims as a run to compare it with. If a claim has several, the one that shares most
    /// versions with the run.
    /// </summary>
    public MeasuredRun AsRun(MeasuredRun run) => new("ledger",
    [
        .. run.Notebooks.Select(notebook => new MeasuredNotebook(notebook.Slug)
        {
            Environment = notebook.Environment,
            Parameters = notebook.Parameters,
            Claims = [.. notebook.Claims.Select(Nearest).OfType<MeasuredClaim>()],
        }),
    ]);

    /// <summary>Adds verdicts, each instead of an earlier one of the same claim on the same versions, and writes the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(IEnumerable<RecordedVerdict> measured)
    {
        Merge(measured);
        var lines = _verdicts.Select(verdict => verdict.Line).Order(StringComparer.Ordinal).Prepend(RecordedVerdict.Headings);
        WholeFile.Write(_path, string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>Adds verdicts as <see cref="Add"/> does, without writing the file.</summary>
    public void Merge(IEnumerable<RecordedVerdict> measured)
    {
        foreach (var verdict in measured)
        {
            _verdicts.RemoveAll(verdict.IsSameCase);
            _verdicts.Add(verdict);
        }
    }

    private MeasuredClaim? Nearest(MeasuredClaim claim) => _verdicts
        .Where(recorded => recorded.Id == claim.Id)
        .OrderByDescending(recorded => recorded.Versions.Count(version => claim.Versions.GetValueOrDefault(version.Key) == version.Value))
        .Select(recorded => VerdictText.Parse(recorded.Verdict) is { } verdict
            ? new MeasuredClaim(claim.Id, verdict, recorded.Versions)
            : null)
        .FirstOrDefault();
}
