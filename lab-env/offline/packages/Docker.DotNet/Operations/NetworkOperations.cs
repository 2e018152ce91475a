using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class NetworkOperations(EngineConnection connection) : INetworkOperations
{
    public async Task<IList<NetworkResponse>> ListNetworksAsync(NetworksListParameters? parameters = null, CancellationToken cancellationToken = default) =>
        await connection.AskAsync<NetworkResponse[]>(HttpMethod.Get, "networks", new Query().Add("filters", parameters?.Filters), null, NotFound.Other, cancellationToken).ConfigureAwait(false);

    public Task<NetworkResponse> InspectNetworkAsync(string id, CancellationToken cancellationToken = default) =>
        connection.AskAsync<NetworkResponse>(HttpMethod.Get, $"networks/{id}", null, null, NotFound.Network, cancellationToken);

    public Task<NetworksCreateResponse> CreateNetworkAsync(NetworksCreateParameters parameters, CancellationToken cancellationToken = default) =>
        connection.AskAsync<NetworksCreateResponse>(HttpMethod.Post, "networks/create", null, EngineConnection.Json(parameters), NotFound.Other, cancellationToken);

    public Task DeleteNetworkAsync(string id, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Delete, $"networks/{id}", null, null, NotFound.Network, cancellationToken);

    public Task ConnectNetworkAsync(string id, NetworkConnectParameters parameters, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Post, $"networks/{id}/connect", null, EngineConnection.Json(parameters), NotFound.Network, cancellationToken);

    public Task DisconnectNetworkAsync(string id, NetworkDisconnectParameters parameters, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Post, $"networks/{id}/disconnect", null, EngineConnection.Json(parameters), NotFound.Network, cancellationToken);
}
