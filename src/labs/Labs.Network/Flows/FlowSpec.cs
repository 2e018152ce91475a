namespace Labs.Network;

/// <summary>A TCP connection that sends as much as it can.</summary>
public sealed record FlowSpec
{
    /// <summary>The sender's congestion control. It is required, so that a result never depends on the machine's default.</summary>
    public required string Algorithm { get; init; }

    /// <summary>How many bytes are sent; 0 for as many as <see cref="Duration"/> allows, after which the connection is reset.</summary>
    public long Bytes { get; init; }

    /// <summary>Up to 10 min. Required if <see cref="Bytes"/> is 0.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// The interval between two readings of TCP_INFO; zero for none. A reading that equals the one before is not kept.
    /// </summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>SO_SNDBUF in bytes; by default the Linux kernel tunes it.</summary>
    public int? SendBuffer { get; init; }

    /// <summary>SO_RCVBUF in bytes; by default the Linux kernel tunes it.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>Sets TCP_NODELAY, which switches Nagle's algorithm off.</summary>
    public bool NoDelay { get; init; }

    /// <summary>The size of one send() in bytes.</summary>
    public int BlockBytes { get; init; } = 128 * 1024;

    /// <summary>The receiver stops reading for <see cref="Stall"/> after this many bytes.</summary>
    public long StallAfterBytes { get; init; }

    /// <summary>How long the receiver stops reading; zero for no stall.</summary>
    public TimeSpan Stall { get; init; }

    /// <summary>The name in legends; the algorithm by default.</summary>
    public string? Name { get; init; }

    /// <summary>Switches sampling on and off in turns of this length, to measure what sampling costs.</summary>
    public TimeSpan SamplingTurn { get; init; }

    /// <summary>The connection stays within the left host, on its loopback interface.</summary>
    public bool Loopback { get; init; }

    /// <summary>The sender is the right host instead of the left one.</summary>
    public bool Backwards { get; init; }
}
