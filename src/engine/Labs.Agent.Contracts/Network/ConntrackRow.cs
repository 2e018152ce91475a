namespace Labs.Agent.Contracts;

/// <summary>Lists tracked connections. Each filter that is not null must match.</summary>
/// <param name="Protocol">tcp, udp or icmp.</param>
/// <param name="Address">An address on either side, before or after translation.</param>
/// <param name="Port">A port on either side, before or after translation.</param>
public sealed record ConntrackArguments(AgentTarget Target, string? Protocol, string? Address, int? Port);

/// <summary>
/// A tracked connection (conntrack(8)): the original direction, and the reply direction that the Linux kernel expects after address
/// translation.
/// </summary>
public sealed record ConntrackRow(
    string Protocol, string? State, int TimeoutSeconds,
    string Source, int SourcePort, string Destination, int DestinationPort,
    string ReplySource, int ReplySourcePort, string ReplyDestination, int ReplyDestinationPort, bool Assured)
{
    /// <summary>The destination is translated: replies come from another address or port than the request was sent to.</summary>
    public bool IsDnat => Destination != ReplySource || DestinationPort != ReplySourcePort;

    /// <summary>The source is translated: replies go to another address or port than the request came from.</summary>
    public bool IsSnat => Source != ReplyDestination || SourcePort != ReplyDestinationPort;
}
