using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Operations;

/// <summary>Packet filter rules and tracked connections of a network namespace.</summary>
internal static partial class FilterOperations
{
    /// <summary>Rules of both backends: nf_tables, and the legacy one if the namespace has tables of that kind.</summary>
    public static async Task<IptablesListing> IptablesAsync(TableArguments arguments, CancellationToken ct)
    {
        string[] options = arguments.Table is { } table ? ["-c", "-t", table] : ["-c"];
        var chains = new List<IptablesChain>();
        var rules = new List<IptablesRule>();
        // Only asked for when the tables are there, since asking would create them.
        var legacy = await HasLegacyAsync(arguments.Target);
        Parse(await Tool.RunAsync(arguments.Target, ct, "iptables-nft-save", options), chains, rules);
        var nft = chains.Count > 0;
        if (legacy)
            Parse(await Tool.RunAsync(arguments.Target, ct, "iptables-legacy-save", options), chains, rules);
        return new IptablesListing((nft, legacy) switch { (true, true) => "both", (false, true) => "legacy", (true, false) => "nft", _ => "none" }, [.. chains], [.. rules]);
    }

    public static async Task<ConntrackRow[]> ConntrackAsync(ConntrackArguments arguments, CancellationToken ct)
    {
        string[] options = arguments.Protocol is { } protocol ? ["-L", "-p", protocol] : ["-L"];
        var text = await Tool.RunAsync(arguments.Target, ct, "conntrack", options);
        return [.. text.Split('\n').Select(ParseTracked).OfType<ConntrackRow>().Where(Wanted)];

        bool Wanted(ConntrackRow row) =>
            (arguments.Port is not { } port || port == row.SourcePort || port == row.DestinationPort || port == row.ReplySourcePort || port == row.ReplyDestinationPort)
            && (arguments.Address is not { } address || address == row.Source || address == row.Destination || address == row.ReplySource || address == row.ReplyDestination);
    }

    /// <summary>The format of iptables-save(8): "*table", ":CHAIN POLICY [packets:bytes]", "[packets:bytes] -A CHAIN rule".</summary>
    internal static void Parse(string text, List<IptablesChain> chains, List<IptablesRule> rules)
    {
        var table = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
                table = line[1..].Trim();
            else if (Chain().Match(line) is { Success: true } chain)
                chains.Add(new IptablesChain(table, chain.Groups[1].Value, chain.Groups[2].Value, Count(chain, 3), Count(chain, 4)));
            else if (Rule().Match(line) is { Success: true } rule)
                rules.Add(new IptablesRule(table, rule.Groups[4].Value, rule.Groups[3].Value.Trim(), Count(rule, 1), Count(rule, 2)));
        }
    }

    /// <summary>A line of `conntrack -L`: protocol, its number, timeout, perhaps a state, then both directions.</summary>
    internal static ConntrackRow? ParseTracked(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 5 || !int.TryParse(words[2], CultureInfo.InvariantCulture, out var timeout))
            return null;
        var values = words.Where(word => word.Contains('=')).Select(word => word.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);
        if (values["src"].Count() < 2 || values["dst"].Count() < 2)
            return null;
        var state = words[3].Contains('=') || words[3].StartsWith('[') ? null : words[3];
        return new ConntrackRow(words[0], state, timeout,
            values["src"].First(), Port("sport", 0), values["dst"].First(), Port("dport", 0),
            values["src"].ElementAt(1), Port("sport", 1), values["dst"].ElementAt(1), Port("dport", 1), words.Contains("[ASSURED]"));

        int Port(string name, int direction) => values[name].ElementAtOrDefault(direction) is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : 0;
    }

    // The file lists the legacy tables of the namespace of the reading thread.
    private static Task<bool> HasLegacyAsync(AgentTarget target) =>
        NamespaceThread.RunAsync(target, ["net"], () => !string.IsNullOrWhiteSpace(ProcessFiles.Text("/proc/thread-self/net/ip_tables_names")));

    private static long Count(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^:(\S+) (\S+) \[(\d+):(\d+)\]")]
    private static partial Regex Chain();

    [GeneratedRegex(@"^\[(\d+):(\d+)\] (-A (\S+)(?: .*)?)$")]
    private static partial Regex Rule();
}
