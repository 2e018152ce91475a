using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>A network of the session. Containers on it find each other by their short names.</summary>
public sealed class Network
{
    private readonly Engine _engine;
    private readonly Removal _removal;

    internal Network(Engine engine, string shortName, NetworkResponse raw, Removal removal)
    {
        (_engine, ShortName, Id, Name, _removal) = (engine, shortName, raw.ID, raw.Name, removal);
        var config = raw.IPAM?.Config?.FirstOrDefault(config => !config.Subnet.Contains(':'));
        Subnet = config?.Subnet ?? "";
        Gateway = config?.Gateway ?? "";
        // The kernel's name of the bridge: the engine's default is br- and 12 digits of the id.
        Bridge = raw.Options is { } options && options.TryGetValue("com.docker.network.bridge.name", out var bridge) ? bridge : $"br-{raw.ID[..12]}";
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The name in the session.</summary>
    public string ShortName { get; }

    /// <summary>IPv4, in CIDR notation: 172.18.0.0/16.</summary>
    public string Subnet { get; }

    /// <summary>The bridge's own address, on the engine's host.</summary>
    public string Gateway { get; }

    /// <summary>The bridge's interface on the engine's host.</summary>
    public string Bridge { get; }

    /// <summary>Connects a running or stopped container to this network, beside those it has.</summary>
    public async Task ConnectAsync(Container container, IEnumerable<string>? aliases = null, string? address = null, CancellationToken cancellationToken = default)
    {
        await _engine.CallAsync($"connect container {container.Name} to network {Name}", Name, token => _engine.Client.Networks.ConnectNetworkAsync(Id, new NetworkConnectParameters
        {
            Container = container.Id,
            EndpointConfig = new EndpointSettings
            {
                Aliases = [container.ShortName, .. aliases ?? []],
                IPAMConfig = address is null ? null : new EndpointIPAMConfig { IPv4Address = address },
            },
        }, token), cancellationToken);
        await container.InspectAsync(cancellationToken);
    }

    public async Task DisconnectAsync(Container container, CancellationToken cancellationToken = default)
    {
        await _engine.CallAsync($"disconnect container {container.Name} from network {Name}", Name, token => _engine.Client.Networks.DisconnectNetworkAsync(Id, new NetworkDisconnectParameters { Container = container.Id }, token), cancellationToken);
        await container.InspectAsync(cancellationToken);
    }

    /// <summary>Disconnects what is connected and removes the network; fine when it is gone already.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken = default) => _removal.NowAsync(cancellationToken);

    public override string ToString() => Name;
}
