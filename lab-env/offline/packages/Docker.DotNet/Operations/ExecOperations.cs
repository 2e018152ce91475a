using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class ExecOperations(EngineConnection connection) : IExecOperations
{
    public Task<ContainerExecCreateResponse> CreateContainerExecAsync(string id, ContainerExecCreateParameters parameters, CancellationToken cancellationToken = default) =>
        connection.AskAsync<ContainerExecCreateResponse>(HttpMethod.Post, $"containers/{id}/exec", null, EngineConnection.Json(parameters), NotFound.Container, cancellationToken);

    public async Task<MultiplexedStream> StartContainerExecAsync(string id, ContainerExecStartParameters parameters, CancellationToken cancellationToken = default)
    {
        var stream = await connection.HijackAsync($"exec/{id}/start", null, EngineConnection.Json(parameters), NotFound.Container, cancellationToken).ConfigureAwait(false);
        return new MultiplexedStream(stream, !parameters.TTY);
    }

    public Task<ContainerExecInspectResponse> InspectContainerExecAsync(string id, CancellationToken cancellationToken = default) =>
        connection.AskAsync<ContainerExecInspectResponse>(HttpMethod.Get, $"exec/{id}/json", null, null, NotFound.Container, cancellationToken);
}
