using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Finds what carries a session's labels and removes it: containers first, then what they used.</summary>
internal static class DockerSweep
{
    /// <summary>What sessions left whose owners ran on this machine and run no longer.</summary>
    public static Task<int> DeadOwnersAsync(DockerClient client, CancellationToken cancellationToken) => RemoveAsync(
        client,
        SessionFilter.Any(),
        labels => labels is not null && labels.TryGetValue(SessionFilter.OwnerLabel, out var owner) && Owner.Parse(owner)?.IsDead == true,
        cancellationToken);

    /// <returns>How many things were found.</returns>
    public static async Task<int> RemoveAsync(DockerClient client, IDictionary<string, IDictionary<string, bool>> filter, Func<IDictionary<string, string>?, bool> isOurs, CancellationToken cancellationToken)
    {
        var containers = client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, cancellationToken);
        var networks = client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }, cancellationToken);
        var volumes = client.Volumes.ListAsync(new VolumesListParameters { Filters = filter }, cancellationToken);
        await Task.WhenAll(containers, networks, volumes);

        return await EachAsync(containers.Result.Where(container => isOurs(container.Labels)).Select(container => container.ID), DockerRemoval.ContainerAsync)
            + await EachAsync(networks.Result.Where(network => isOurs(network.Labels)).Select(network => network.ID), DockerRemoval.NetworkAsync)
            + await EachAsync((volumes.Result.Volumes ?? []).Where(volume => isOurs(volume.Labels)).Select(volume => volume.Name), DockerRemoval.VolumeAsync);

        async Task<int> EachAsync(IEnumerable<string> names, Func<DockerClient, string, CancellationToken, Task> remove)
        {
            var removals = names.Select(name => remove(client, name, cancellationToken)).ToList();
            await Task.WhenAll(removals);
            return removals.Count;
        }
    }
}
