namespace Labs.Docker;

/// <summary>An address of an interface.</summary>
public sealed record InterfaceAddress(string Family, string Address, int PrefixLength, string Scope);

/// <summary>An interface of a network namespace.</summary>
/// <param name="Kind">"veth", "bridge" and so on as the kernel names it; "loopback"; empty for a physical one.</param>
/// <param name="PeerIndex">Of a veth: the other end's index in its own namespace; else 0.</param>
/// <param name="Master">The bridge whose port it is; null for none.</param>
public sealed record InterfaceRow(int Index, string Name, string Kind, string State, int Mtu, string Mac, int PeerIndex, string? Master, IReadOnlyList<string> Flags, IReadOnlyList<InterfaceAddress> Addresses);

/// <summary>A route of the main table. <see cref="Destination"/> is "default" or a prefix.</summary>
public sealed record RouteRow(string Family, string Destination, string? Gateway, string Device, string? Source, string? Scope, int? Metric);

internal sealed record NetworkInventory(InterfaceRow[] Interfaces, RouteRow[] Routes);

/// <summary>A socket of a network namespace.</summary>
/// <param name="Protocol">tcp, tcp6, udp, udp6 or unix.</param>
/// <param name="Local">address:port; for unix the path, "@name" when abstract.</param>
/// <param name="State">As in ss: LISTEN, ESTAB, TIME-WAIT and so on; UNCONN for an unconnected udp socket.</param>
/// <param name="Pid">A process that holds it, as the host numbers it; 0 when none is found, as in TIME-WAIT.</param>
public sealed record SocketRow(string Protocol, string Local, string Peer, string State, ulong Inode, int Pid, string Command);

internal sealed record TableArguments(AgentTarget Target, string? Table);

/// <summary>A rule as iptables-save prints it, without counters in <see cref="Text"/>.</summary>
public sealed record IptablesRule(string Table, string Chain, string Text, long Packets, long Bytes);

/// <summary>A chain; <see cref="Policy"/> is "-" unless it is built in.</summary>
public sealed record IptablesChain(string Table, string Name, string Policy, long Packets, long Bytes);

internal sealed record IptablesListing(string Backend, IptablesChain[] Chains, IptablesRule[] Rules);

internal sealed record ConntrackArguments(AgentTarget Target, string? Protocol, string? Address, int? Port);

/// <summary>A tracked connection: the original direction and, as expected by NAT, the reply direction (conntrack(8)).</summary>
public sealed record ConntrackRow(string Protocol, string? State, int TimeoutSeconds, string Source, int SourcePort, string Destination, int DestinationPort, string ReplySource, int ReplySourcePort, string ReplyDestination, int ReplyDestinationPort, bool Assured)
{
    /// <summary>The destination was rewritten: the answer comes from elsewhere than where the request went.</summary>
    public bool IsDnat => Destination != ReplySource || DestinationPort != ReplySourcePort;

    /// <summary>The source was rewritten: the answer goes elsewhere than where the request came from.</summary>
    public bool IsSnat => Source != ReplyDestination || SourcePort != ReplyDestinationPort;
}

internal sealed record VethArguments(VethEnd A, VethEnd B);

/// <summary>One end of a veth pair: where it goes, its name, its addresses ("10.9.0.1/24") and routes ("default via 10.9.0.2").</summary>
public sealed record VethEnd(AgentTarget Target, string Name, IReadOnlyList<string> Addresses, IReadOnlyList<string> Routes);

internal sealed record SysctlArguments(AgentTarget Target, string Key, string? Value);

internal sealed record SysctlValue(string Value);
