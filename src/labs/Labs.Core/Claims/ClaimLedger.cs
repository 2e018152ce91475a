using System.Collections.Concurrent;

namespace Labs;

/// <summary>All claims, from <c>datasets/claims.tsv</c>.</summary>
public sealed class ClaimLedger
{
    /// <summary>The word of the ledger for a claim whose verdict nobody expects beforehand.</summary>
    internal const string Unknown = "unknown";

    private static readonly ConcurrentDictionary<string, ClaimLedger> s_read = new();
    private readonly Dictionary<string, Claim> _byId;

    private ClaimLedger(IReadOnlyList<Claim> claims)
    {
        Claims = claims;
        _byId = claims.ToDictionary(claim => claim.Id);
    }

    public IReadOnlyList<Claim> Claims { get; }

    /// <exception cref="ArgumentException">No such claim.</exception>
    public Claim this[string id] => _byId.TryGetValue(id, out var claim) ? claim : throw new ArgumentException(
        $"The ledger has no claim '{id}'. Near ones: {string.Join(", ", _byId.Keys.OrderBy(other => Distance(id, other)).Take(3))}. `labs claims` lists all.");

    public static ClaimLedger Of(string repository) => Load(Path.Combine(repository, "datasets", "claims.tsv"));

    /// <exception cref="InvalidDataException">A row has fewer than nine or more than ten fields, or a field that cannot be; the message names its line.</exception>
    public static ClaimLedger Load(string path) => s_read.GetOrAdd(Path.GetFullPath(path), static path =>
    {
        var claims = new List<Claim>();
        var ids = new HashSet<string>();
        var notes = NotesReference.LocationFor(Path.Combine(Path.GetDirectoryName(path)!, ".."));
        var number = 1;
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            number++;
            var fields = line.Split('\t');
            if (fields is not [var id, var topic, var sources, var text, var expected, var why, var test, var needs, var notebook, .. var more]
                || more.Length > 1)
            {
                throw Broken($"{fields.Length} fields instead of 9 or 10, separated by tabs.");
            }
            if (!ids.Add(id))
                throw Broken($"the claim '{id}' is there already, in an earlier line.");
            var lines = sources.Split(';');
            if (lines.FirstOrDefault(source => NotesLine.Parse(source) is null) is { } source)
                throw Broken($"the source '{source}' of the claim '{id}' is no file and line of the notes, such as 000:146.");
            claims.Add(new Claim(id, topic, lines, text, Expected(id, expected), why, test, needs.Split(','), notebook)
            {
                Changed = more is [{ Length: > 0 } change] ? Change(id, change) : null,
                NotesLocation = notes,
            });
        }
        return new ClaimLedger(claims);

        Verdict? Expected(string id, string word) => word == Unknown ? null
            : VerdictText.Parse(word) is { } verdict && verdict.IsDecided() ? verdict
            : throw Broken($"the claim '{id}' expects '{word}'; it must be one of {string.Join(", ", Enum.GetValues<Verdict>().Where(verdict => verdict.IsDecided()).Select(verdict => verdict.Text()))}, {Unknown}.");

        ChangedExpectation Change(string id, string text) => ChangedExpectation.Parse(text)
            ?? throw Broken($"the change of the claim '{id}' is '{text}'; it must be the earlier verdict, a colon and the reason.");

        InvalidDataException Broken(string what) => new($"{path}, line {number}: {what}");
    });

    public IReadOnlyList<Claim> OfNotebook(string slug) => [.. Claims.Where(claim => claim.Notebook == slug)];

    // Levenshtein's edit distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
