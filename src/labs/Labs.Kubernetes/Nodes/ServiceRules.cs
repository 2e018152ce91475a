using System.Globalization;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>A pod that a node's kernel sends a service's connections to.</summary>
/// <param name="Address">The pod's address and port.</param>
/// <param name="Share">The share of new connections that it gets by the rules, 0 to 1.</param>
public sealed record ServiceBackend(string Address, double Share);

/// <summary>What the kernel of a node knows of a service: written by kube-proxy, read from the kernel.</summary>
/// <param name="Mode">iptables or nftables.</param>
/// <param name="Backends">In the order of the rules; empty where the node knows none.</param>
/// <param name="Text">The rules that say so.</param>
public sealed partial record ServiceRules(string Mode, IReadOnlyList<ServiceBackend> Backends, IReadOnlyList<string> Text)
{
    /// <param name="dump">Of <c>iptables-save -t nat</c>, or of <c>nft list table ip kube-proxy</c>.</param>
    /// <param name="address">The service's address.</param>
    /// <param name="port">The service's port.</param>
    /// <param name="protocol">tcp, udp or sctp.</param>
    internal static ServiceRules Parse(string dump, string address, int port, string protocol = "tcp")
    {
        var lines = dump.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Any(line => line.StartsWith("table ip", StringComparison.Ordinal)) ? OfNftables(lines, address, port, protocol) : OfIptables(lines, address, port, protocol);
    }

    // KUBE-SERVICES leads to the service's chain, whose rules draw lots: the first takes its probability, the next its own of what is left.
    private static ServiceRules OfIptables(string[] lines, string address, int port, string protocol)
    {
        var entry = lines.FirstOrDefault(line => line.Contains($"-d {address}/32 ", StringComparison.Ordinal) && line.Contains($"-p {protocol} ", StringComparison.Ordinal)
            && line.Contains($"--dport {port} ", StringComparison.Ordinal) && line.Contains("-j KUBE-SVC-", StringComparison.Ordinal));
        if (entry is null)
            return new ServiceRules("iptables", [], []);
        var text = new List<string> { entry };
        var backends = new List<ServiceBackend>();
        var left = 1.0;
        foreach (var rule in Rules(lines, Target(entry)).Where(rule => rule.Contains("-j KUBE-SEP-", StringComparison.Ordinal)))
        {
            text.Add(rule);
            if (rule.Contains("--rcheck", StringComparison.Ordinal))
                continue; // affinity: those who came before; the lots are for the others
            var share = Probability().Match(rule) is { Success: true } match ? left * double.Parse(match.Value, CultureInfo.InvariantCulture) : left;
            left -= share;
            foreach (var end in Rules(lines, Target(rule)).Where(end => end.Contains("--to-destination ", StringComparison.Ordinal)))
            {
                text.Add(end);
                backends.Add(new ServiceBackend(Destination().Match(end).Value, share));
            }
        }
        return new ServiceRules("iptables", backends, text);
    }

    // The map service-ips leads to the service's chain, which draws a number: one look-up each, however many services there are.
    private static ServiceRules OfNftables(string[] lines, string address, int port, string protocol)
    {
        var entry = Regex.Match(string.Join('\n', lines), $@"{Regex.Escape(address)} \. {protocol} \. {port}(?: comment ""[^""]*"")? : goto (?<chain>service-[^\s,}}]+)");
        if (!entry.Success)
            return new ServiceRules("nftables", [], []);
        var text = new List<string> { entry.Value };
        var backends = new List<ServiceBackend>();
        foreach (var lots in Chain(lines, entry.Groups["chain"].Value).Where(line => line.Contains("numgen random mod", StringComparison.Ordinal)))
        {
            text.Add(lots);
            var ends = NftEndpoint().Matches(lots);
            foreach (var chain in ends.Select(end => end.Groups["chain"].Value))
            {
                foreach (var end in Chain(lines, chain).Where(line => line.Contains(" dnat to ", StringComparison.Ordinal)))
                {
                    text.Add(end);
                    backends.Add(new ServiceBackend(end.Split(" dnat to ")[1].Trim(), 1.0 / ends.Count));
                }
            }
        }
        return new ServiceRules("nftables", backends, text);
    }

    private static IEnumerable<string> Rules(string[] lines, string chain) => lines.Where(line => line.StartsWith($"-A {chain} ", StringComparison.Ordinal));

    private static string Target(string rule) => rule[(rule.LastIndexOf("-j ", StringComparison.Ordinal) + 3)..].Split(' ')[0];

    private static IEnumerable<string> Chain(string[] lines, string chain) =>
        lines.SkipWhile(line => line != $"chain {chain} {{").Skip(1).TakeWhile(line => line != "}");

    [GeneratedRegex(@"(?<=--probability )[0-9.]+")]
    private static partial Regex Probability();

    [GeneratedRegex(@"(?<=--to-destination )\S+")]
    private static partial Regex Destination();

    [GeneratedRegex(@"\d+ : goto (?<chain>endpoint-[^\s,}]+)")]
    private static partial Regex NftEndpoint();
}
