using System.Net;
using System.Net.Sockets;

namespace Labs.Network;

/// <summary>What follows from the LANs: which hosts are routers, and which addresses and routes each one gets.</summary>
internal sealed class LanPlan
{
    // IFNAMSIZ of linux/if.h, less the final zero.
    private const int LongestName = 15;

    /// <exception cref="NetworkLabException">The LANs are impossible.</exception>
    public LanPlan(IReadOnlyList<Lan> lans)
    {
        Check(lans.Count > 0, "Without a LAN there is no network; expected at least one.");
        Check(lans.DistinctBy(lan => lan.Name).Count() == lans.Count, "Two LANs have the same name.");
        foreach (var lan in lans)
            Require(lan);
        Lans = lans;
        Names = [.. lans.SelectMany(lan => lan.Hosts).Distinct()];
    }

    public IReadOnlyList<Lan> Lans { get; }

    /// <summary>The hosts, in the order in which the LANs name them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>LANs with more than two hosts have a bridge; two hosts are joined by one cable.</summary>
    public IReadOnlyList<Lan> Bridged => [.. Lans.Where(lan => lan.Hosts.Count > 2)];

    public bool IsRouter(string host) => Lans.Count(lan => lan.Hosts.Contains(host)) > 1;

    public Lan First(string host) => Lans.First(lan => lan.Hosts.Contains(host));

    /// <summary>Returns a host's IPv4 address on a LAN.</summary>
    /// <exception cref="NetworkLabException">It is not on that LAN.</exception>
    public static string Address(Lan lan, string host)
    {
        var index = lan.Hosts.ToList().IndexOf(host);
        Check(index >= 0, $"{host} is not on the LAN {lan.Name}; there are: {string.Join(", ", lan.Hosts)}.");
        var bytes = IPNetwork.Parse(lan.Subnet).BaseAddress.GetAddressBytes();
        bytes[3] += (byte)(index + 1);
        return new IPAddress(bytes).ToString();
    }

    /// <summary>Returns a host's default gateway; null for a router, and on a LAN without a router.</summary>
    public string? Gateway(string host)
    {
        var lan = First(host);
        var router = lan.Hosts.FirstOrDefault(IsRouter);
        return router is null || IsRouter(host) ? null : Address(lan, router);
    }

    private static void Require(Lan lan)
    {
        Check(lan.Name.Length is > 0 and <= LongestName && lan.Hosts.All(host => host.Length is > 0 and <= LongestName),
            $"A name on the LAN '{lan.Name}' is not possible: LANs and hosts name interfaces; expected 1 to {LongestName} characters.");
        Check(lan.Hosts.Count >= 2 && lan.Hosts.Distinct().Count() == lan.Hosts.Count,
            $"The LAN {lan.Name} needs at least two hosts, each of them once.");
        var isSubnet = IPNetwork.TryParse(lan.Subnet, out var network) && network.ToString() == lan.Subnet
            && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength <= 30;
        Check(isSubnet && network.BaseAddress.GetAddressBytes()[3] + lan.Hosts.Count < 255
            && lan.Hosts.Count < (1 << (32 - network.PrefixLength)) - 1,
            $"The LAN {lan.Name} can't have the subnet '{lan.Subnet}': expected an IPv4 subnet such as 192.0.2.0/24, with no bits set " +
            "after the prefix and an address for each host.");
    }

    private static void Check(bool isFine, string problem)
    {
        if (!isFine)
            throw new NetworkLabException(problem);
    }
}
