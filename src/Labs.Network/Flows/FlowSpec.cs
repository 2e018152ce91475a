namespace Labs.Network;

/// <summary>A TCP connection that sends as much as it can.</summary>
public sealed record FlowSpec
{
    /// <summary>The sender's congestion control. Always said: what a machine has as its default is nobody's business here.</summary>
    public required string Algorithm { get; init; }

    /// <summary>How much is sent; 0 for as much as <see cref="Duration"/> allows, after which the connection is reset.</summary>
    public long Bytes { get; init; }

    /// <summary>Up to 10 min. Needed where <see cref="Bytes"/> is 0.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How often TCP_INFO is read; a reading that is the same as the one before is not kept. Zero for never.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>SO_SNDBUF in bytes; the kernel's tuning by default.</summary>
    public int? SendBuffer { get; init; }

    /// <summary>SO_RCVBUF in bytes; the kernel's tuning by default.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>TCP_NODELAY.</summary>
    public bool NoDelay { get; init; }

    /// <summary>Of one send().</summary>
    public int BlockBytes { get; init; } = 128 * 1024;

    /// <summary>The receiver stops reading after so many bytes…</summary>
    public long StallAfterBytes { get; init; }

    /// <summary>… for so long.</summary>
    public TimeSpan Stall { get; init; }

    /// <summary>In legends; the algorithm by default.</summary>
    public string? Name { get; init; }

    /// <summary>Switches the sampling on and off in turns of this length; see <see cref="SamplingCost"/>.</summary>
    internal TimeSpan SamplingTurn { get; init; }

    /// <summary>Within the left host, over its loopback interface.</summary>
    public bool Loopback { get; init; }

    /// <summary>From the right host to the left one.</summary>
    public bool Backwards { get; init; }
}
