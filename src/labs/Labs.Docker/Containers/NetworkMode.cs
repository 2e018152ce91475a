namespace Labs.Docker;

/// <summary>The network of a new container: one of the engine's modes, or a network of the session.</summary>
public sealed record NetworkMode
{
    private NetworkMode(string mode, Network? network) => (Mode, Network) = (mode, network);

    /// <summary>The mode as the Engine API has it: "none", "host", "bridge", "container:ID" or a network's name.</summary>
    public string Mode { get; }

    /// <summary>The session's network; null for one of the engine's modes.</summary>
    public Network? Network { get; }

    /// <summary>
    /// True for another container's network namespace. The engine then refuses to publish ports. In the modes host and none it only
    /// warns, or ignores them.
    /// </summary>
    public bool IsJoined => Mode.StartsWith("container:", StringComparison.Ordinal);

    public static implicit operator NetworkMode(string mode) => new(mode, null);

    public static implicit operator NetworkMode(Network network) => new(network.Name, network);
}
