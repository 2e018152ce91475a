namespace Labs.Network;

/// <summary>Many short connections from one host to another, each closed at once.</summary>
public sealed record ChurnSpec
{
    /// <summary>The number of attempts.</summary>
    public required int Count { get; init; }

    /// <summary>Attempts per second on a fixed schedule; 0 for as fast as possible.</summary>
    public double PerSecond { get; init; }

    /// <summary>The server closes first; otherwise the client.</summary>
    public bool ServerCloses { get; init; }

    /// <summary>The ports on which the server listens, used in turn.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [7000];

    /// <summary>The client's own addresses, used in turn; by default the Linux kernel chooses.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>TCP_MAXSEG of the client in bytes; by default the path decides.</summary>
    public int? MaxSegment { get; init; }

    /// <summary>Stops after the first attempt that fails.</summary>
    public bool StopAtError { get; init; }
}
