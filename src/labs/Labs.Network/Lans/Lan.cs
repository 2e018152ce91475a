namespace Labs.Network;

/// <summary>An Ethernet segment with an IPv4 subnet, and the hosts on it.</summary>
/// <param name="Name">Also the name of each host's interface to it, so at most 15 characters.</param>
/// <param name="Subnet">In CIDR notation. The first host has the first address, and so on.</param>
/// <param name="Hosts">
/// The names of at least two hosts. A host that is on several LANs is a router: it forwards packets. The first router of a LAN is the
/// default gateway of its other hosts.
/// </param>
public sealed record Lan(string Name, string Subnet, params IReadOnlyList<string> Hosts);
