namespace Labs.Agent.Contracts;

/// <summary>Joins two network namespaces by a veth pair.</summary>
public sealed record VethArguments(VethEnd A, VethEnd B);

/// <summary>One end of a veth pair.</summary>
/// <param name="Target">The network namespace that it is placed in.</param>
/// <param name="Addresses">With prefix lengths: "10.9.0.1/24".</param>
/// <param name="Routes">Arguments of `ip route add`: "default via 10.9.0.2".</param>
public sealed record VethEnd(AgentTarget Target, string Name, IReadOnlyList<string> Addresses, IReadOnlyList<string> Routes);
