namespace Labs;

/// <summary>Finds the names that somebody may have meant by a name that is not known.</summary>
public static class NearNames
{
    private const int Most = 3;

    /// <summary>Returns up to three candidates, the nearest first, by edit distance.</summary>
    /// <param name="name">The name that is not known.</param>
    /// <param name="candidates">The known names.</param>
    /// <param name="maxDistance">The largest distance of a candidate that is returned.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates, int maxDistance = int.MaxValue) =>
    [
        .. candidates.Distinct().Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= maxDistance)
            .OrderBy(candidate => candidate.Distance)
            .Take(Most)
            .Select(candidate => candidate.Name),
    ];

    /// <summary>Returns " Did you mean 'a' or 'b'?" with the names that are near enough to be meant; empty if none is.</summary>
    public static string Question(string name, IEnumerable<string> candidates)
    {
        var near = Of(name, candidates, Math.Max(2, name.Length / 3));
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(candidate => $"'{candidate}'"))}?";
    }

    /// <summary>
    /// Returns how many characters must be inserted, deleted or replaced to turn one text into the other, ignoring case
    /// (Levenshtein, Soviet Physics Doklady 10, 1966).
    /// </summary>
    internal static int Distance(string a, string b)
    {
        (a, b) = (a.ToLowerInvariant(), b.ToLowerInvariant());
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
