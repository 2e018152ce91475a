using System.Globalization;

namespace Labs.MySql;

/// <summary>
/// A set of global transaction ids: numbers of transactions by the server (MySQL) or the domain (MariaDB) that counts them. A MariaDB
/// position names the last transaction of each domain only; the set then has all numbers from 1 to that one, without server ids.
/// </summary>
public sealed class GtidSet
{
    private readonly SortedDictionary<string, List<Interval>> _intervals = new(StringComparer.Ordinal);

    private GtidSet()
    {
    }

    /// <summary>The number of transactions.</summary>
    public long Count => _intervals.Values.Sum(list => list.Sum(interval => interval.Last - interval.First + 1));

    /// <summary>The set with UUIDs cut to their first eight digits, for tables; "none" if it is empty.</summary>
    public string Abbreviated => Count == 0 ? "none" : Text(source => source.Length >= 36 ? source[..8] + "…" + source[36..] : source);

    /// <summary>
    /// Reads MySQL's form, uuid:1-5:7 or uuid:tag:1-5, or MariaDB's, domain-server-number. Elements are separated by commas.
    /// </summary>
    /// <exception cref="FormatException">An element has neither form.</exception>
    public static GtidSet Parse(string text)
    {
        var set = new GtidSet();
        foreach (var element in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (element.Contains(':', StringComparison.Ordinal))
                set.AddMySql(element);
            else if (element.Split('-') is [var domain, _, var last] && TryNumber(last, out var number))
                set.Add(domain, new Interval(1, number));
            else
                throw Malformed(element);
        }
        return set;
    }

    /// <summary>Returns the transactions that are in this set, in the other one or in both.</summary>
    public GtidSet Union(GtidSet other)
    {
        var union = new GtidSet();
        foreach (var (source, intervals) in _intervals.Concat(other._intervals))
            intervals.ForEach(interval => union.Add(source, interval));
        return union;
    }

    /// <summary>Returns the transactions of this set that the other one lacks.</summary>
    public GtidSet Except(GtidSet other)
    {
        var rest = new GtidSet();
        foreach (var (source, intervals) in _intervals)
        {
            var taken = other._intervals.GetValueOrDefault(source, []);
            foreach (var interval in intervals)
            {
                var next = interval.First;
                foreach (var (first, last) in taken.Where(each => each.Last >= interval.First && each.First <= interval.Last))
                {
                    if (first > next)
                        rest.Add(source, new Interval(next, first - 1));
                    next = last + 1;
                }
                if (next <= interval.Last)
                    rest.Add(source, new Interval(next, interval.Last));
            }
        }
        return rest;
    }

    /// <summary>The set in MySQL's form.</summary>
    public override string ToString() => Text(source => source);

    private static FormatException Malformed(string element) => new(
        $"'{element}' is no set of global transaction ids; expected uuid:1-5:7 (MySQL) or domain-server-number (MariaDB).");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private void AddMySql(string element)
    {
        var parts = element.Split(':', StringSplitOptions.TrimEntries);
        var source = parts[0];
        foreach (var part in parts.Skip(1))
        {
            var ends = part.Split('-');
            if (TryNumber(ends[0], out var first) && TryNumber(ends[^1], out var last) && ends.Length <= 2 && last >= first)
                Add(source, new Interval(first, last));
            else if (part.Length > 0 && !char.IsDigit(part[0]))
                source = $"{parts[0]}:{part}"; // a tag, which counts for the intervals after it
            else
                throw Malformed(element);
        }
    }

    /// <summary>Adds an interval and merges it with those that overlap or touch it.</summary>
    private void Add(string source, Interval added)
    {
        var list = _intervals.TryGetValue(source, out var known) ? known : _intervals[source] = [];
        foreach (var near in list.Where(each => each.First <= added.Last + 1 && each.Last >= added.First - 1))
            added = new Interval(Math.Min(near.First, added.First), Math.Max(near.Last, added.Last));
        list.RemoveAll(each => each.First >= added.First && each.Last <= added.Last);
        list.Add(added);
        list.Sort((a, b) => a.First.CompareTo(b.First));
    }

    private string Text(Func<string, string> name) => string.Join(",", _intervals.Select(source =>
        $"{name(source.Key)}:{string.Join(":", source.Value.Select(each => each.ToString()))}"));

    private readonly record struct Interval(long First, long Last)
    {
        public override string ToString() => First == Last
            ? First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
    }
}
