namespace Labs.Agent.Contracts;

/// <summary>Joins two network namespaces by an emulated link.</summary>
/// <param name="Id">Chosen by the client; the other requests name the link by it.</param>
/// <param name="There">From left to right.</param>
/// <param name="Back">From right to left.</param>
/// <param name="Seed">The seed of random losses and marks.</param>
/// <param name="SampleUs">The least time between two readings of a queue, in microseconds.</param>
public sealed record LinkArguments(
    int Id, LinkEnd Left, LinkEnd Right, LinkPath There, LinkPath Back, int Mtu, int Seed, int SampleUs);

/// <summary>One end of a link: a TUN interface in a network namespace.</summary>
/// <param name="Device">The interface's name, 1 to 15 bytes.</param>
/// <param name="Address">With its prefix length: "192.0.2.1/24".</param>
public sealed record LinkEnd(AgentTarget Target, string Device, string Address);

/// <summary>One direction of a link, from where packets enter to where they leave.</summary>
/// <param name="BitsPerSecond">The rate, with headers from IP upwards; 0 for no limit.</param>
/// <param name="DelayUs">The propagation delay, counted from when the packet's last bit has been sent.</param>
/// <param name="QueueBytes">How much may wait, without the packet that is being sent; 0 for no limit.</param>
/// <param name="Loss">The share of packets that is dropped at random, 0 to 1.</param>
/// <param name="MarkBytes">
/// Packets that find this many bytes waiting are marked (RFC 3168) if their sender supports it; 0 for none.
/// </param>
/// <param name="CoDelTargetUs">The time in the queue that CoDel accepts permanently (RFC 8289); 0 for a queue without CoDel.</param>
/// <param name="CoDelIntervalUs">How long CoDel accepts a longer time in the queue.</param>
/// <param name="Marks">The share of packets that is marked at random if their sender supports it, 0 to 1.</param>
public sealed record LinkPath(
    double BitsPerSecond, double DelayUs, long QueueBytes, double Loss, long MarkBytes, double CoDelTargetUs, double CoDelIntervalUs,
    double Marks = 0);
