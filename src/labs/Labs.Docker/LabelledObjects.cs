using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>What another program, or several sessions together, made on an engine, told by one label. No session removes it by itself.</summary>
/// <param name="endpoint">The engine.</param>
/// <param name="label">The label's key.</param>
/// <param name="value">The label's value.</param>
public sealed class LabelledObjects(EngineEndpoint endpoint, string label, string value)
{
    private Dictionary<string, IDictionary<string, bool>> Filter => new() { ["label"] = new Dictionary<string, bool> { [$"{label}={value}"] = true } };

    /// <summary>The containers, running or not.</summary>
    public async Task<IReadOnlyList<LabelledContainer>> ContainersAsync(CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var found = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Filter }, cancellationToken);
        return [.. found.Select(container => new LabelledContainer(container.Names[0].TrimStart('/'), container.Labels.AsReadOnly()))];
    }

    /// <summary>Makes a bridge network with the label; fine when it is there.</summary>
    public async Task CreateNetworkAsync(string name, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        if ((await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter }, cancellationToken)).Any(network => network.Name == name))
            return;
        await client.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = new Dictionary<string, string> { [label] = value } }, cancellationToken);
    }

    /// <summary>Makes a volume with the label; the one of that name when it is there.</summary>
    /// <returns>Its folder on the engine's host.</returns>
    public async Task<string> CreateVolumeAsync(string name, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var volume = await client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = new Dictionary<string, string> { [label] = value } }, cancellationToken);
        return volume.Mountpoint;
    }

    /// <summary>Removes containers with their anonymous volumes, networks and volumes that carry the label.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="EngineUnavailableException">The engine does not answer.</exception>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
        return await DockerSweep.RemoveAsync(client, Filter, _ => true, cancellationToken);
    }
}

/// <summary>A container that carries a label.</summary>
public sealed record LabelledContainer(string Name, IReadOnlyDictionary<string, string> Labels);
