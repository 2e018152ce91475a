using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Finds objects by a session's label and removes them: containers first, then the networks and volumes they used.</summary>
internal static class DockerSweep
{
    /// <summary>Removes what is left of sessions whose owner ran on this machine and is dead by <see cref="Owner.IsDead"/>.</summary>
    /// <param name="now">The present time by the engine's clock.</param>
    public static async Task<int> DeadOwnersAsync(DockerClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await FoundObjects.ListAsync(client, SessionFilter.Any(), cancellationToken);
        // In this order: an owner takes its lease before it makes anything, so whatever was listed has its lease in the second list.
        var leases = await EngineLease.ListAsync(client, cancellationToken);
        var states = leases.ToLookup(lease => lease.Labels[EngineLease.Label], lease => EngineLease.StateOf(lease, now));
        await RemoveVolumesAsync(client, leases.Where(lease => IsDead(lease.Labels, EngineLease.Label)), cancellationToken);
        return await RemoveAsync(client, found.Where(labels => IsDead(labels, SessionFilter.Label)), cancellationToken);

        bool IsDead(IDictionary<string, string>? labels, string label) =>
            labels is not null && labels.TryGetValue(SessionFilter.OwnerLabel, out var owner) && labels.TryGetValue(label, out var session)
            && Owner.Parse(owner)?.IsDead(states[session].DefaultIfEmpty(LeaseState.None).Min()) == true;
    }

    /// <summary>Removes all objects of a session, and its lease.</summary>
    /// <returns>How many containers, networks and volumes were found. The lease does not count.</returns>
    public static async Task<int> SessionAsync(DockerClient client, string sessionId, CancellationToken cancellationToken)
    {
        var removed = await RemoveAsync(client, SessionFilter.Of(sessionId), cancellationToken);
        var leases = await EngineLease.ListAsync(client, cancellationToken);
        await RemoveVolumesAsync(client, leases.Where(lease => lease.Labels[EngineLease.Label] == sessionId), cancellationToken);
        return removed;
    }

    /// <returns>How many objects were found.</returns>
    public static async Task<int> RemoveAsync(
        DockerClient client, IDictionary<string, IDictionary<string, bool>> filter, CancellationToken cancellationToken) =>
        await RemoveAsync(client, await FoundObjects.ListAsync(client, filter, cancellationToken), cancellationToken);

    private static async Task<int> RemoveAsync(DockerClient client, FoundObjects found, CancellationToken cancellationToken)
    {
        return await EachAsync(found.Containers.Select(container => container.ID), DockerRemoval.ContainerAsync)
            + await EachAsync(found.Networks.Select(network => network.ID), DockerRemoval.NetworkAsync)
            + await EachAsync(found.Volumes.Select(volume => volume.Name), DockerRemoval.VolumeAsync);

        async Task<int> EachAsync(IEnumerable<string> names, Func<DockerClient, string, CancellationToken, Task> remove)
        {
            var removals = names.Select(name => remove(client, name, cancellationToken)).ToList();
            await Task.WhenAll(removals);
            return removals.Count;
        }
    }

    private static Task RemoveVolumesAsync(
        DockerClient client, IEnumerable<VolumeResponse> volumes, CancellationToken cancellationToken) =>
        Task.WhenAll(volumes.Select(volume => DockerRemoval.VolumeAsync(client, volume.Name, cancellationToken)));
}
