namespace Labs.Network;

/// <summary>A wire between two hosts with one bottleneck, from left to right.</summary>
public sealed record WireSpec
{
    /// <summary>The short name in the session; "wire" and a number by default.</summary>
    public string? Name { get; init; }

    /// <summary>The rate in both directions in Mbit/s, with headers from IP upwards; 0 for no limit.</summary>
    public double Mbps { get; init; }

    /// <summary>The round trip of an empty wire; half of it in each direction.</summary>
    public TimeSpan Rtt { get; init; }

    /// <summary>What may wait before the bottleneck, in bytes; one bandwidth-delay product by default. Needs a rate.</summary>
    public long? QueueBytes { get; init; }

    /// <summary>The share of packets from left to right that is lost at random, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Marks packets that find this many bytes waiting (RFC 3168), if their sender has asked for it; null for no marking.</summary>
    public long? MarkBytes { get; init; }

    /// <summary>The share of packets that is marked at random, 0 to 1, if their sender has asked for it.</summary>
    public double Marks { get; init; }

    /// <summary>Keeps the queue short (RFC 8289), in place of waiting until it is full.</summary>
    public bool CoDel { get; init; }

    /// <summary>What may carry the packets. Which layer does what is in <see cref="Wire.Layer"/> and in the results.</summary>
    public WireLayers Layers { get; init; }

    /// <summary>Of every random choice of the user-space link; the session's by default. The kernel's are not to be repeated.</summary>
    public int? Seed { get; init; }

    /// <summary>In bytes, 576 to 9000.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>An IPv4 subnet whose first two addresses the hosts get. TEST-NET-1 of RFC 5737 by default: no one uses it.</summary>
    public string Subnet { get; init; } = "192.0.2.0/24";

    /// <summary>How often the queues are looked at while packets flow.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>A veth pair and nothing else: no rate, no delay, no queue, no drops, at the kernel's full speed.</summary>
    public bool IsCable { get; init; }

    /// <summary>Capabilities that the tool container does not get: what a locked-down engine would refuse.</summary>
    internal IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>The bandwidth-delay product in bytes: what fills the empty wire. 0 without a rate.</summary>
    public long BdpBytes => (long)(Mbps * 1e6 / 8 * Rtt.TotalSeconds);
}
