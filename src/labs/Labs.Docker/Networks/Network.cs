using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>A bridge network of the session. Containers on it resolve each other's short names.</summary>
public sealed class Network
{
    private readonly Engine _engine;
    private readonly Removal _removal;

    internal Network(Engine engine, string shortName, NetworkResponse raw, Removal removal)
    {
        (_engine, ShortName, Id, Name, _removal) = (engine, shortName, raw.ID, raw.Name, removal);
        // By default the engine names the interface br- and the first 12 digits of the network's id.
        Bridge = raw.Options is { } options && options.TryGetValue("com.docker.network.bridge.name", out var bridge)
            ? bridge
            : $"br-{raw.ID[..12]}";
    }

    /// <summary>The engine's full id, 64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The full name, as the engine has it: labs-&lt;session&gt;-&lt;short name&gt;.</summary>
    public string Name { get; }

    /// <summary>The name in the session.</summary>
    public string ShortName { get; }

    /// <summary>The name of the bridge's interface on the engine's host.</summary>
    public string Bridge { get; }

    /// <summary>Connects a container, running or not, to this network in addition to its other networks.</summary>
    /// <param name="aliases">More names of the container on this network, besides its short name.</param>
    /// <param name="address">A fixed IPv4 address, if the network was made with a subnet; by default the engine chooses.</param>
    /// <exception cref="EngineException">The container is connected already, or the address is in use.</exception>
    public async Task ConnectAsync(
        Container container, IEnumerable<string>? aliases = null, string? address = null, CancellationToken cancellationToken = default)
    {
        var parameters = new NetworkConnectParameters
        {
            Container = container.Id,
            EndpointConfig = new EndpointSettings
            {
                Aliases = [container.ShortName, .. aliases ?? []],
                IPAMConfig = address is null ? null : new EndpointIPAMConfig { IPv4Address = address },
            },
        };
        await _engine.CallAsync(
            $"connect container {container.Name} to network {Name}", Name,
            token => _engine.Client.Networks.ConnectNetworkAsync(Id, parameters, token), cancellationToken);
        await container.InspectAsync(cancellationToken);
    }

    /// <summary>Disconnects all containers and removes the network. Does nothing if it has been removed already.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken = default) => _removal.NowAsync(cancellationToken);

    public override string ToString() => Name;
}
