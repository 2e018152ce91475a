using System.Globalization;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>A pod to which a node's Linux kernel sends connections of a service.</summary>
/// <param name="Address">The pod's address and port.</param>
/// <param name="Share">The share of new connections that the pod gets according to the rules, from 0 to 1.</param>
public sealed record ServiceBackend(string Address, double Share);

/// <summary>How kube-proxy programs the Linux kernel.</summary>
public enum ProxyMode
{
    /// <summary>Rules of iptables, in its table nat.</summary>
    Iptables,

    /// <summary>Rules, maps and sets of nftables, in the table kube-proxy.</summary>
    Nftables,
}

/// <summary>The rules for a service that kube-proxy has written, read back from a node's Linux kernel.</summary>
/// <param name="Mode">The mode of kube-proxy that wrote them.</param>
/// <param name="Backends">The pods in the order of the rules; empty if the node has no rules for the service.</param>
/// <param name="Text">The rules themselves.</param>
public sealed partial record ServiceRules(ProxyMode Mode, IReadOnlyList<ServiceBackend> Backends, IReadOnlyList<string> Text)
{
    /// <summary>The rules as a table, with the share of each pod in its caption.</summary>
    public Table Table()
    {
        var shares = Backends.Select(pod => $"{pod.Address} gets {pod.Share:P0}");
        return Labs.Table.Of(Text, ("rule", rule => rule))
            .Caption($"mode {Mode.ToString().ToLowerInvariant()}; {string.Join(", ", shares)}");
    }

    /// <param name="dump">The output of <c>iptables-save -t nat</c>, or of <c>nft list table ip kube-proxy</c>.</param>
    /// <param name="address">The service's address.</param>
    /// <param name="port">The service's port.</param>
    /// <param name="protocol">tcp, udp or sctp.</param>
    internal static ServiceRules Parse(string dump, string address, int port, string protocol = "tcp")
    {
        var lines = dump.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Any(line => line.StartsWith("table ip", StringComparison.Ordinal))
            ? OfNftables(lines, address, port, protocol)
            : OfIptables(lines, address, port, protocol);
    }

    // KUBE-SERVICES jumps to the service's chain. Its rules choose at random: the first takes connections with its probability, and each
    // later rule with its own probability those that are left.
    private static ServiceRules OfIptables(string[] lines, string address, int port, string protocol)
    {
        string[] wanted = [$"-d {address}/32 ", $"-p {protocol} ", $"--dport {port} ", "-j KUBE-SVC-"];
        var entry = lines.FirstOrDefault(line => wanted.All(part => line.Contains(part, StringComparison.Ordinal)));
        if (entry is null)
            return new ServiceRules(ProxyMode.Iptables, [], []);
        var text = new List<string> { entry };
        var backends = new List<ServiceBackend>();
        var left = 1.0;
        foreach (var rule in Rules(lines, Target(entry)).Where(rule => rule.Contains("-j KUBE-SEP-", StringComparison.Ordinal)))
        {
            text.Add(rule);
            if (rule.Contains("--rcheck", StringComparison.Ordinal))
                continue; // session affinity: it applies to clients that connected before, not to new ones
            var share = Probability().Match(rule) is { Success: true } match
                ? left * double.Parse(match.Value, CultureInfo.InvariantCulture)
                : left;
            left -= share;
            foreach (var end in Rules(lines, Target(rule)).Where(end => end.Contains("--to-destination ", StringComparison.Ordinal)))
            {
                text.Add(end);
                backends.Add(new ServiceBackend(Destination().Match(end).Value, share));
            }
        }
        return new ServiceRules(ProxyMode.Iptables, backends, text);
    }

    // The map service-ips leads to the service's chain, which draws a random number: one look-up each, however many services there are.
    private static ServiceRules OfNftables(string[] lines, string address, int port, string protocol)
    {
        var key = $@"{Regex.Escape(address)} \. {protocol} \. {port}";
        var entry = Regex.Match(string.Join('\n', lines), key + @"(?: comment ""[^""]*"")? : goto (?<chain>service-[^\s,}]+)");
        if (!entry.Success)
            return new ServiceRules(ProxyMode.Nftables, [], []);
        var text = new List<string> { entry.Value };
        var backends = new List<ServiceBackend>();
        var choices = Chain(lines, entry.Groups["chain"].Value)
            .Where(line => line.Contains("numgen random mod", StringComparison.Ordinal));
        foreach (var choice in choices)
        {
            text.Add(choice);
            // Since 1.36 the number leads to the address itself. Before, and with session affinity, it leads to a chain of the endpoint.
            var addresses = NftAddress().Matches(choice);
            backends.AddRange(addresses.Select(end =>
                new ServiceBackend($"{end.Groups["address"].Value}:{end.Groups["port"].Value}", 1.0 / addresses.Count)));
            var ends = NftEndpoint().Matches(choice);
            foreach (var chain in ends.Select(end => end.Groups["chain"].Value))
            {
                foreach (var end in Chain(lines, chain).Where(line => line.Contains(" dnat to ", StringComparison.Ordinal)))
                {
                    text.Add(end);
                    backends.Add(new ServiceBackend(end.Split(" dnat to ")[1].Trim(), 1.0 / ends.Count));
                }
            }
        }
        return new ServiceRules(ProxyMode.Nftables, backends, text);
    }

    private static IEnumerable<string> Rules(string[] lines, string chain) =>
        lines.Where(line => line.StartsWith($"-A {chain} ", StringComparison.Ordinal));

    private static string Target(string rule) => rule[(rule.LastIndexOf("-j ", StringComparison.Ordinal) + 3)..].Split(' ')[0];

    private static IEnumerable<string> Chain(string[] lines, string chain) =>
        lines.SkipWhile(line => line != $"chain {chain} {{").Skip(1).TakeWhile(line => line != "}");

    [GeneratedRegex(@"(?<=--probability )[0-9.]+")]
    private static partial Regex Probability();

    [GeneratedRegex(@"(?<=--to-destination )\S+")]
    private static partial Regex Destination();

    [GeneratedRegex(@"\d+ : (?<address>[0-9.]+) \. (?<port>\d+)")]
    private static partial Regex NftAddress();

    [GeneratedRegex(@"\d+ : goto (?<chain>endpoint-[^\s,}]+)")]
    private static partial Regex NftEndpoint();
}
