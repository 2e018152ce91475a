using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Objects on an engine that a filter has found.</summary>
internal sealed record FoundObjects(
    IReadOnlyList<ContainerListResponse> Containers, IReadOnlyList<NetworkResponse> Networks, IReadOnlyList<VolumeResponse> Volumes)
{
    public static async Task<FoundObjects> ListAsync(
        DockerClient client, IDictionary<string, IDictionary<string, bool>> filter, CancellationToken cancellationToken)
    {
        var everyState = new ContainersListParameters { All = true, Filters = filter };
        var containers = client.Containers.ListContainersAsync(everyState, cancellationToken);
        var networks = client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }, cancellationToken);
        var volumes = client.Volumes.ListAsync(new VolumesListParameters { Filters = filter }, cancellationToken);
        await Task.WhenAll(containers, networks, volumes);
        return new FoundObjects([.. containers.Result], [.. networks.Result], [.. volumes.Result.Volumes ?? []]);
    }

    /// <summary>Returns the objects whose labels meet a condition.</summary>
    public FoundObjects Where(Func<IDictionary<string, string>?, bool> condition) => new(
        [.. Containers.Where(container => condition(container.Labels))],
        [.. Networks.Where(network => condition(network.Labels))],
        [.. Volumes.Where(volume => condition(volume.Labels))]);
}
