namespace Labs.Agent.Contracts;

/// <summary>Lists the packet filter's rules.</summary>
/// <param name="Table">One table (filter, nat, mangle, raw); null for all.</param>
public sealed record IptablesArguments(AgentTarget Target, string? Table);

/// <summary>The packet filter's chains and rules in the order in which iptables-save prints them.</summary>
/// <param name="Backend">nft, legacy, both or none.</param>
public sealed record IptablesListing(string Backend, IptablesChain[] Chains, IptablesRule[] Rules);

/// <summary>A chain of the packet filter.</summary>
/// <param name="Policy">What happens to a packet that no rule decides about; "-" for a chain that is not built in.</param>
public sealed record IptablesChain(string Table, string Name, string Policy, long Packets, long Bytes);

/// <summary>A rule of the packet filter.</summary>
/// <param name="Text">The rule as iptables-save prints it, without its counters.</param>
public sealed record IptablesRule(string Table, string Chain, string Text, long Packets, long Bytes);
