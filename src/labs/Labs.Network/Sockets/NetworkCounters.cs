using System.Globalization;

namespace Labs.Network;

/// <summary>Reads /proc/net/netstat and /proc/net/snmp: a line of names and a line of numbers for each protocol.</summary>
internal static class NetworkCounters
{
    public static IReadOnlyDictionary<string, long> Parse(string text)
    {
        var counters = new Dictionary<string, long>();
        string[] names = [];
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
                continue;
            if (names.Length != words.Length || names[0] != words[0])
            {
                names = words;
                continue;
            }
            var protocol = words[0].TrimEnd(':');
            for (var i = 1; i < words.Length; i++)
                counters[$"{protocol}.{names[i]}"] = long.Parse(words[i], CultureInfo.InvariantCulture);
            names = [];
        }
        return counters;
    }
}
