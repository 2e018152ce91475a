namespace Labs.Agent.Contracts;

/// <summary>The interfaces and routes of a network namespace.</summary>
public sealed record NetworkInventory(InterfaceRow[] Interfaces, RouteRow[] Routes);

/// <summary>An interface of a network namespace.</summary>
/// <param name="Kind">The Linux kernel's kind ("veth", "bridge", …), "loopback", or empty for a physical interface.</param>
/// <param name="PeerIndex">For one end of a veth pair: the other end's index in its own network namespace. Otherwise 0.</param>
/// <param name="Master">The bridge that the interface is a port of; null if none.</param>
public sealed record InterfaceRow(
    int Index, string Name, string Kind, string State, int Mtu, string Mac, int PeerIndex, string? Master,
    IReadOnlyList<string> Flags, IReadOnlyList<InterfaceAddress> Addresses);

/// <summary>An address of an interface.</summary>
/// <param name="Family">"inet" or "inet6".</param>
public sealed record InterfaceAddress(string Family, string Address, int PrefixLength, string Scope);

/// <summary>A route of the main table.</summary>
/// <param name="Destination">"default" or a prefix such as "172.17.0.0/16".</param>
public sealed record RouteRow(
    string Family, string Destination, string? Gateway, string Device, string? Source, string? Scope, int? Metric);
