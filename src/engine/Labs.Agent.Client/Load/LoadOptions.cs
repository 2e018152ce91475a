namespace Labs.Agent.Client;

/// <summary>How much load, and for how long.</summary>
public sealed record LoadOptions
{
    /// <summary>More than 0, up to 10 min.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections at the same time, 1 to 1024.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The size of an echoed message, 1 to 16384 bytes.</summary>
    public int MessageBytes { get; init; } = 64;

    /// <summary>Starts per second on a fixed schedule, with durations counted from the scheduled start; 0 for a closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>
    /// The processor that the clients run on. Pinning clients and server to the same one takes the scheduler's choice out of a
    /// comparison: waking a process on another processor can cost more than the difference to be measured.
    /// </summary>
    public int? Cpu { get; init; }

    /// <summary>More samples than this are thinned evenly.</summary>
    public int MaxSamples { get; init; } = 10_000;
}
