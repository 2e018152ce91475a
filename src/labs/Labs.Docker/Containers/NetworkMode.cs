namespace Labs.Docker;

/// <summary>The network of a new container: the engine's word for it, or a network of the session.</summary>
public sealed record NetworkMode
{
    private NetworkMode(string mode, Network? network) => (Mode, Network) = (mode, network);

    /// <summary>The engine's word: "none", "host", "bridge", "container:ID" or a network's name.</summary>
    public string Mode { get; }

    /// <summary>The session's network, when it is one.</summary>
    public Network? Network { get; }

    /// <summary>True where it is another container's network namespace. The engine then refuses to publish ports; in modes host and none it only warns, or not even that.</summary>
    public bool IsJoined => Mode.StartsWith("container:", StringComparison.Ordinal);

    public static implicit operator NetworkMode(string mode) => new(mode, null);

    public static implicit operator NetworkMode(Network network) => new(network.Name, network);

    public static implicit operator NetworkMode(Container container) => new(container.Network(), null);
}
