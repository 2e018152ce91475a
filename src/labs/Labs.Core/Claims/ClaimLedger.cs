using System.Collections.Concurrent;

namespace Labs;

/// <summary>The ledger of all claims, read from <c>datasets/claims.tsv</c>.</summary>
public sealed class ClaimLedger
{
    /// <summary>The ledger's word for a claim without an expected verdict.</summary>
    internal const string Unknown = "unknown";

    private static readonly ConcurrentDictionary<string, ClaimLedger> s_read = new();
    private readonly Dictionary<string, Claim> _byId;

    private ClaimLedger(IReadOnlyList<Claim> claims)
    {
        Claims = claims;
        _byId = claims.ToDictionary(claim => claim.Id);
    }

    /// <summary>All claims in the order of the file.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>The claim with this id.</summary>
    /// <exception cref="ArgumentException">The ledger has no such claim; the message names similar ones.</exception>
    public Claim this[string id] => _byId.TryGetValue(id, out var claim) ? claim : throw new ArgumentException(
        $"The ledger has no claim '{id}'. Similar ones: {string.Join(", ", NearNames.Of(id, _byId.Keys))}. `labs claims` lists all.");

    /// <summary>Reads the ledger of a repository. A file is read once per process.</summary>
    /// <param name="repository">The repository's folder.</param>
    /// <exception cref="InvalidDataException">A row is not valid; the message names its line.</exception>
    public static ClaimLedger Of(string repository) => Load(Path.Combine(repository, "datasets", "claims.tsv"));

    /// <summary>Reads a ledger file. A file is read once per process.</summary>
    /// <param name="path">Tab-separated text with nine columns, and a tenth for changed expectations, under a line of headings.</param>
    /// <exception cref="InvalidDataException">
    /// A row has fewer than nine or more than ten fields, repeats an id, or has a source or verdict that is not valid; the message names
    /// its line.
    /// </exception>
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
            if (fields is not
                [var id, var topic, var sources, var text, var expected, var why, var test, var needs, var notebook, .. var more]
                || more.Length > 1)
            {
                throw Broken($"{fields.Length} fields instead of 9 or 10, separated by tabs.");
            }
            if (!ids.Add(id))
                throw Broken($"an earlier line already has the claim '{id}'.");
            var lines = sources.Split(';');
            if (lines.FirstOrDefault(source => NotesLine.Parse(source) is null) is { } source)
                throw Broken($"the source '{source}' of the claim '{id}' is not a file and line of the notes, such as 000:146.");
            claims.Add(new Claim(id, topic, lines, text, Expected(id, expected), why, test, needs.Split(','), notebook)
            {
                Changed = more is [{ Length: > 0 } change] ? Change(id, change) : null,
                NotesLocation = notes,
            });
        }
        return new ClaimLedger(claims);

        Verdict? Expected(string id, string word)
        {
            if (word == Unknown)
                return null;
            if (VerdictText.Parse(word) is { } verdict && verdict.IsDecided())
                return verdict;
            var allowed = Enum.GetValues<Verdict>().Where(verdict => verdict.IsDecided()).Select(verdict => verdict.Text());
            throw Broken($"the claim '{id}' expects '{word}'; it must be one of {string.Join(", ", allowed)}, {Unknown}.");
        }

        ChangedExpectation Change(string id, string text) => ChangedExpectation.Parse(text)
            ?? throw Broken($"the change of the claim '{id}' is '{text}'; it must be the earlier verdict, a colon and the reason.");

        InvalidDataException Broken(string what) => new($"{path}, line {number}: {what}");
    });

    /// <summary>The claims that a notebook tests, in the order of the file.</summary>
    /// <param name="slug">The notebook's name without its number.</param>
    public IReadOnlyList<Claim> OfNotebook(string slug) => [.. Claims.Where(claim => claim.Notebook == slug)];
}
