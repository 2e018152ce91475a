namespace Labs.Agent.Contracts;

/// <summary>Reads a sysctl of a network namespace.</summary>
/// <param name="Key">A key below net, such as "net.ipv4.ip_forward".</param>
/// <param name="Value">The value to set before reading; null only reads.</param>
public sealed record SysctlArguments(AgentTarget Target, string Key, string? Value);

/// <summary>The value read back.</summary>
public sealed record SysctlValue(string Value);
