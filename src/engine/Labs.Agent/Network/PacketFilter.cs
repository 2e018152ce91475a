using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Network;

/// <summary>The packet filter's rules, as iptables-save(8) prints them in the network namespace.</summary>
internal static partial class PacketFilter
{
    /// <summary>Lists the rules of both backends: nf_tables, and the legacy one if the namespace has tables of that kind.</summary>
    public static async Task<IptablesListing> ListAsync(IptablesArguments arguments, CancellationToken cancellationToken)
    {
        string[] options = arguments.Table is { } table ? ["-c", "-t", table] : ["-c"];
        var chains = new List<IptablesChain>();
        var rules = new List<IptablesRule>();
        // Listing legacy tables creates them, so they are listed only if they exist.
        var legacy = await HasLegacyAsync(arguments.Target);
        Parse(await Tool.RunAsync(arguments.Target, cancellationToken, "iptables-nft-save", options), chains, rules);
        var nft = chains.Count > 0;
        if (legacy)
            Parse(await Tool.RunAsync(arguments.Target, cancellationToken, "iptables-legacy-save", options), chains, rules);
        var backend = (nft, legacy) switch { (true, true) => "both", (false, true) => "legacy", (true, false) => "nft", _ => "none" };
        return new IptablesListing(backend, [.. chains], [.. rules]);
    }

    /// <summary>Reads iptables-save's "*table", ":CHAIN POLICY [packets:bytes]" and "[packets:bytes] -A CHAIN rule".</summary>
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

    // The file lists the legacy tables of the network namespace of the thread that reads it.
    private static Task<bool> HasLegacyAsync(AgentTarget target) => NamespaceThread.RunAsync(target, ["net"],
        () => !string.IsNullOrWhiteSpace(ProcessFiles.Text("/proc/thread-self/net/ip_tables_names")));

    private static long Count(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^:(\S+) (\S+) \[(\d+):(\d+)\]")]
    private static partial Regex Chain();

    [GeneratedRegex(@"^\[(\d+):(\d+)\] (-A (\S+)(?: .*)?)$")]
    private static partial Regex Rule();
}
