namespace Labs.Cli.Authoring;

/// <summary>
/// The verdicts of earlier runs on several versions, <c>datasets/verdicts.tsv</c>. Whoever has another version adds to it.
/// </summary>
internal sealed class VerdictRecord
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
                $"{path}, line {index + 1}: expected six fields separated by tabs ({RecordedVerdict.Headings.Replace('\t', ' ')})."));
        }
        return new VerdictRecord(path, verdicts);
    }

    /// <summary>Adds verdicts, each instead of an earlier one of the same claim on the same versions, and writes the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(IEnumerable<RecordedVerdict> measured)
    {
        foreach (var verdict in measured)
        {
            _verdicts.RemoveAll(verdict.IsSameCase);
            _verdicts.Add(verdict);
        }
        var lines = _verdicts.Select(verdict => verdict.Line).Order(StringComparer.Ordinal).Prepend(RecordedVerdict.Headings);
        WholeFile.Write(_path, string.Concat(lines.Select(line => line + "\n")));
    }
}
