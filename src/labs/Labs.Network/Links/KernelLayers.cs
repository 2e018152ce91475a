using System.Runtime.CompilerServices;
using Labs.Docker;

namespace Labs.Network;

/// <summary>What the engine's Linux kernel can do to packets by itself. It is tried out in a host's network namespace.</summary>
/// <param name="Netem">The qdisc that delays, drops and limits the rate (tc-netem(8)).</param>
/// <param name="Tbf">The qdisc that limits the rate by a token bucket (tc-tbf(8)).</param>
/// <param name="Htb">The qdisc that limits the rate of classes (tc-htb(8)).</param>
/// <param name="Statistic">The packet filter's match by chance (iptables-extensions(8)).</param>
/// <param name="Mark">The packet filter's ecn match and its TOS target, which together mark packets.</param>
public sealed record KernelLayers(bool Netem, bool Tbf, bool Htb, bool Statistic, bool Mark)
{
    private const string Script = """
        probe() { name=$1; shift; said=$("$@" 2>&1) && echo "$name yes" || echo "$name no" $said; }
        qdisc() { name=$1; probe $name tc qdisc add dev lo root handle 1: "$@"; tc qdisc delete dev lo root 2>/dev/null; }
        qdisc netem delay 1ms
        qdisc tbf rate 1mbit burst 3000 limit 3000
        qdisc htb default 1
        iptables -t mangle -N labs-probe
        probe statistic iptables -t mangle -A labs-probe -m statistic --mode random --probability 0.5 -j DROP
        probe mark iptables -t mangle -A labs-probe -m ecn --ecn-ip-ect 2 -j TOS --set-tos 0x03/0x03
        iptables -t mangle -F labs-probe
        iptables -t mangle -X labs-probe
        """;

    private static readonly ConditionalWeakTable<Engine, KernelLayers> s_known = [];

    /// <summary>Returns the capabilities in words, for results: "netem no, tbf yes, …".</summary>
    public override string ToString()
    {
        (string Name, bool Has)[] layers =
            [("netem", Netem), ("tbf", Tbf), ("htb", Htb), ("iptables statistic", Statistic), ("iptables ecn and TOS", Mark)];
        return string.Join(", ", layers.Select(layer => $"{layer.Name} {(layer.Has ? "yes" : "no")}"));
    }

    /// <summary>Probes the engine's Linux kernel, once for each engine.</summary>
    /// <param name="host">A host without traffic.</param>
    internal static async Task<KernelLayers> ProbeAsync(Engine docker, Container host)
    {
        if (!s_known.TryGetValue(docker, out var known))
            s_known.AddOrUpdate(docker, known = Parse((await host.ExecAsync("sh", "-c", Script)).Text));
        return known;
    }

    /// <summary>Reads the answers, one per line: the name, yes or no, and what the tool printed.</summary>
    internal static KernelLayers Parse(string answers)
    {
        var has = answers.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length > 1)
            .ToDictionary(words => words[0], words => words[1] == "yes");
        return new(Has("netem"), Has("tbf"), Has("htb"), Has("statistic"), Has("mark"));

        bool Has(string name) => has.TryGetValue(name, out var yes) ? yes
            : throw new NetworkLabException($"the Linux kernel's layers could not be probed: no answer about {name}; observed: " +
                $"{answers.Trim()}. Try: docker run --rm --cap-add NET_ADMIN --network none IMAGE tc qdisc add dev lo root {name}");
    }
}
