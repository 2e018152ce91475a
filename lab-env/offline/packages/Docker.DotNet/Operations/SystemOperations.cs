using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class SystemOperations(EngineConnection connection) : ISystemOperations
{
    public Task PingAsync(CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Get, "_ping", null, null, NotFound.Other, cancellationToken);

    public Task<VersionResponse> GetVersionAsync(CancellationToken cancellationToken = default) =>
        connection.AskAsync<VersionResponse>(HttpMethod.Get, "version", null, null, NotFound.Other, cancellationToken);

    public Task<SystemInfoResponse> GetSystemInfoAsync(CancellationToken cancellationToken = default) =>
        connection.AskAsync<SystemInfoResponse>(HttpMethod.Get, "info", null, null, NotFound.Other, cancellationToken);

    public async Task MonitorEventsAsync(ContainerEventsParameters parameters, IProgress<Message> progress, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("since", parameters.Since).Add("until", parameters.Until).Add("filters", parameters.Filters);
        using var response = await connection.SendAsync(HttpMethod.Get, "events", query, null, NotFound.Other, cancellationToken).ConfigureAwait(false);
        await foreach (var message in EngineConnection.MessagesAsync<Message>(response, cancellationToken).ConfigureAwait(false))
            progress.Report(message);
    }
}
