using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class VolumeOperations(EngineConnection connection) : IVolumeOperations
{
    public Task<VolumesListResponse> ListAsync(VolumesListParameters? parameters = null, CancellationToken cancellationToken = default) =>
        connection.AskAsync<VolumesListResponse>(HttpMethod.Get, "volumes", new Query().Add("filters", parameters?.Filters), null, NotFound.Other, cancellationToken);

    public Task<VolumeResponse> CreateAsync(VolumesCreateParameters parameters, CancellationToken cancellationToken = default) =>
        connection.AskAsync<VolumeResponse>(HttpMethod.Post, "volumes/create", null, EngineConnection.Json(parameters), NotFound.Other, cancellationToken);

    public Task<VolumeResponse> InspectAsync(string name, CancellationToken cancellationToken = default) =>
        connection.AskAsync<VolumeResponse>(HttpMethod.Get, $"volumes/{name}", null, null, NotFound.Other, cancellationToken);

    public Task RemoveAsync(string name, bool? force = null, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Delete, $"volumes/{name}", null, null, NotFound.Other, cancellationToken);
}
