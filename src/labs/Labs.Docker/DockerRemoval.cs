using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// Removes containers, networks and volumes. It succeeds if the object is gone in the end, no matter who removed it, and repeats what
/// the engine refuses temporarily.
/// </summary>
internal static class DockerRemoval
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static Task ContainerAsync(DockerClient client, string name, CancellationToken cancellationToken) => UntilGoneAsync(
        token => client.Containers.RemoveContainerAsync(name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token),
        token => client.Containers.InspectContainerAsync(name, token),
        cancellationToken);

    public static Task NetworkAsync(DockerClient client, string name, CancellationToken cancellationToken) => UntilGoneAsync(
        async token =>
        {
            // The engine refuses a network with endpoints. Endpoints of containers that are being removed may stay a little longer.
            var network = await client.Networks.InspectNetworkAsync(name, token);
            foreach (var container in network.Containers?.Keys ?? [])
            {
                var parameters = new NetworkDisconnectParameters { Container = container, Force = true };
                await IgnoringRefusalAsync(client.Networks.DisconnectNetworkAsync(name, parameters, token));
            }
            await client.Networks.DeleteNetworkAsync(name, token);
        },
        token => client.Networks.InspectNetworkAsync(name, token),
        cancellationToken);

    public static Task VolumeAsync(DockerClient client, string name, CancellationToken cancellationToken) => UntilGoneAsync(
        token => client.Volumes.RemoveAsync(name, cancellationToken: token),
        token => client.Volumes.InspectAsync(name, token),
        cancellationToken);

    private static async Task UntilGoneAsync(
        Func<CancellationToken, Task> remove, Func<CancellationToken, Task> inspect, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + s_patience;
        var delay = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            try
            {
                await remove(cancellationToken);
                return;
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }
            catch (DockerApiException exception) when (IsTransient(exception) && DateTime.UtcNow < deadline)
            {
                await Task.Delay(delay, cancellationToken);
                delay = TimeSpan.FromMilliseconds(Math.Min(500, delay.TotalMilliseconds * 2));
            }
            try
            {
                await inspect(cancellationToken);
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }
        }
    }

    // 409: the removal is in progress, or a container that is being removed uses the volume. 403: the network has endpoints.
    // 500: for example "device or resource busy" from the storage driver.
    private static bool IsTransient(DockerApiException exception) =>
        exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError;

    private static async Task IgnoringRefusalAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (DockerApiException)
        {
            // The container has been disconnected already.
        }
    }
}
