using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Finds objects by a session's label and removes them: containers first, then the networks and volumes they used.</summary>
internal static class DockerSweep
{
    /// <summary>Removes what is left of sessions whose owner process ran on this machine and has ended.</summary>
    public static Task<int> DeadOwnersAsync(DockerClient client, CancellationToken cancellationToken) => RemoveAsync(
        client,
        SessionFilter.Any(),
        labels => labels is not null && labels.TryGetValue(SessionFilter.OwnerLabel, out var owner) && Owner.Parse(owner)?.IsDead == true,
        cancellationToken);

    /// <returns>How many objects were found.</returns>
    public static async Task<int> RemoveAsync(
        DockerClient client, IDictionary<string, IDictionary<string, bool>> filter, Func<IDictionary<string, string>?, bool> isOurs,
        CancellationToken cancellationToken)
    {
        var everyState = new ContainersListParameters { All = true, Filters = filter };
        var containers = client.Containers.ListContainersAsync(everyState, cancellationToken);
        var networks = client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }, cancellationToken);
        var volumes = client.Volumes.ListAsync(new VolumesListParameters { Filters = filter }, cancellationToken);
        await Task.WhenAll(containers, networks, volumes);

        var ourContainers = containers.Result.Where(container => isOurs(container.Labels)).Select(container => container.ID);
        var ourNetworks = networks.Result.Where(network => isOurs(network.Labels)).Select(network => network.ID);
        var ourVolumes = (volumes.Result.Volumes ?? []).Where(volume => isOurs(volume.Labels)).Select(volume => volume.Name);
        return await EachAsync(ourContainers, DockerRemoval.ContainerAsync)
            + await EachAsync(ourNetworks, DockerRemoval.NetworkAsync)
            + await EachAsync(ourVolumes, DockerRemoval.VolumeAsync);

        async Task<int> EachAsync(IEnumerable<string> names, Func<DockerClient, string, CancellationToken, Task> remove)
        {
            var removals = names.Select(name => remove(client, name, cancellationToken)).ToList();
            await Task.WhenAll(removals);
            return removals.Count;
        }
    }
}
