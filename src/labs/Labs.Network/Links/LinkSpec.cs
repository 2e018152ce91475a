namespace Labs.Network;

/// <summary>A link between two hosts with one bottleneck, from left to right.</summary>
public sealed record LinkSpec
{
    /// <summary>The short name in the session; "link" and a number by default.</summary>
    public string? Name { get; init; }

    /// <summary>The image of both hosts, which has to have tcpdump(8) and ping(8) like the toolbox.</summary>
    public string Image { get; init; } = "toolbox";

    /// <summary>The rate in both directions in Mbit/s, with headers from IP upwards; 0 for no limit.</summary>
    public double Mbps { get; init; }

    /// <summary>The round trip time of the empty link; half of it in each direction.</summary>
    public TimeSpan Rtt { get; init; }

    /// <summary>How many bytes may wait before the bottleneck; by default one bandwidth-delay product. Needs a rate.</summary>
    public long? QueueBytes { get; init; }

    /// <summary>The share of packets from left to right that is dropped at random, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// Packets that find this many bytes waiting are marked (RFC 3168) if their sender supports it; null for no marking.
    /// </summary>
    public long? MarkBytes { get; init; }

    /// <summary>The share of packets that is marked at random if their sender supports it, 0 to 1.</summary>
    public double Marks { get; init; }

    /// <summary>Keeps the queue short (RFC 8289) instead of dropping packets only when it is full.</summary>
    public bool CoDel { get; init; }

    /// <summary>What may carry the packets. <see cref="Link.Layer"/> and the results say which layer does what.</summary>
    public LinkLayers Layers { get; init; }

    /// <summary>The seed of the user-space link's random choices; by default the session's. The Linux kernel's have no seed.</summary>
    public int? Seed { get; init; }

    /// <summary>The largest packet in bytes, 576 to 9000.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>
    /// An IPv4 subnet. The hosts get its first two addresses. The default is TEST-NET-1 of RFC 5737, which is reserved for documentation.
    /// </summary>
    public string Subnet { get; init; } = "192.0.2.0/24";

    /// <summary>The interval between two readings of a queue while packets flow.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Only a veth pair: no rate, delay, queue or drops, at the full speed of the Linux kernel.</summary>
    public bool IsCable { get; init; }

    /// <summary>Capabilities that the tool container does not get, as on an engine that refuses them.</summary>
    internal IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>The bandwidth-delay product in bytes: what the empty link holds. 0 without a rate.</summary>
    public long BdpBytes => (long)(Mbps * 1e6 / 8 * Rtt.TotalSeconds);

    // A queue shorter than ten packets would be the limit instead of the rate.
    /// <summary>How many bytes may wait before the bottleneck; 0 for no limit.</summary>
    internal long QueueLimit => QueueBytes ?? (Mbps > 0 ? Math.Max(BdpBytes, 10 * Mtu) : 0);
}
