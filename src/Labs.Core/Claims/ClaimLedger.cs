using System.Collections.Concurrent;

namespace Labs;

/// <summary>All claims, from <c>datasets/claims.tsv</c>.</summary>
public sealed class ClaimLedger
{
    private static readonly ConcurrentDictionary<string, ClaimLedger> Read = new();
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

    /// <exception cref="InvalidDataException">A row has not nine fields.</exception>
    public static ClaimLedger Load(string path) => Read.GetOrAdd(Path.GetFullPath(path), static path =>
    {
        var claims = new List<Claim>();
        var number = 1;
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            number++;
            if (line.Split('\t') is not [var id, var topic, var sources, var text, var expected, var why, var test, var needs, var notebook])
                throw new InvalidDataException($"{path}, line {number}: {line.Split('\t').Length} fields instead of 9.");
            claims.Add(new Claim(id, topic, sources.Split(';'), text, VerdictText.Parse(expected), why, test, needs.Split(','), notebook));
        }
        return new ClaimLedger(claims);
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
