using System.Net;
using System.Text.Json;
using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class ContainerOperations(EngineConnection connection) : IContainerOperations
{
    public async Task<IList<ContainerListResponse>> ListContainersAsync(ContainersListParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("all", parameters.All).Add("limit", parameters.Limit).Add("size", parameters.Size).Add("filters", parameters.Filters);
        return await connection.AskAsync<ContainerListResponse[]>(HttpMethod.Get, "containers/json", query, null, NotFound.Other, cancellationToken).ConfigureAwait(false);
    }

    public Task<CreateContainerResponse> CreateContainerAsync(CreateContainerParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("name", parameters.Name).Add("platform", parameters.Platform);
        return connection.AskAsync<CreateContainerResponse>(HttpMethod.Post, "containers/create", query, EngineConnection.Json(parameters), NotFound.Image, cancellationToken);
    }

    public Task<ContainerInspectResponse> InspectContainerAsync(string id, CancellationToken cancellationToken = default) =>
        connection.AskAsync<ContainerInspectResponse>(HttpMethod.Get, $"containers/{id}/json", null, null, NotFound.Container, cancellationToken);

    public Task<ContainerProcessesResponse> ListProcessesAsync(string id, ContainerListProcessesParameters parameters, CancellationToken cancellationToken = default) =>
        connection.AskAsync<ContainerProcessesResponse>(HttpMethod.Get, $"containers/{id}/top", new Query().Add("ps_args", parameters.PsArgs), null, NotFound.Container, cancellationToken);

    public async Task<MultiplexedStream> GetContainerLogsAsync(string id, ContainerLogsParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query()
            .Add("stdout", parameters.ShowStdout).Add("stderr", parameters.ShowStderr)
            .Add("since", parameters.Since).Add("until", parameters.Until)
            .Add("timestamps", parameters.Timestamps).Add("follow", parameters.Follow).Add("tail", parameters.Tail);
        var multiplexed = !await HasTerminalAsync(id, cancellationToken).ConfigureAwait(false);
        var response = await connection.SendAsync(HttpMethod.Get, $"containers/{id}/logs", query, null, NotFound.Container, cancellationToken).ConfigureAwait(false);
        return new MultiplexedStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), multiplexed);
    }

    public async Task GetContainerStatsAsync(string id, ContainerStatsParameters parameters, IProgress<ContainerStatsResponse> progress, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("stream", parameters.Stream).Add("one-shot", parameters.OneShot);
        using var response = await connection.SendAsync(HttpMethod.Get, $"containers/{id}/stats", query, null, NotFound.Container, cancellationToken).ConfigureAwait(false);
        await foreach (var sample in EngineConnection.MessagesAsync<ContainerStatsResponse>(response, cancellationToken).ConfigureAwait(false))
            progress.Report(sample);
    }

    public async Task<bool> StartContainerAsync(string id, ContainerStartParameters? parameters = null, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("detachKeys", parameters?.DetachKeys);
        return await connection.TellAsync(HttpMethod.Post, $"containers/{id}/start", query, null, NotFound.Container, cancellationToken).ConfigureAwait(false) != HttpStatusCode.NotModified;
    }

    public async Task<bool> StopContainerAsync(string id, ContainerStopParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("t", parameters.WaitBeforeKillSeconds).Add("signal", parameters.Signal);
        return await connection.TellAsync(HttpMethod.Post, $"containers/{id}/stop", query, null, NotFound.Container, cancellationToken, Timeout.InfiniteTimeSpan).ConfigureAwait(false) != HttpStatusCode.NotModified;
    }

    public Task RestartContainerAsync(string id, ContainerRestartParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("t", parameters.WaitBeforeKillSeconds).Add("signal", parameters.Signal);
        return connection.TellAsync(HttpMethod.Post, $"containers/{id}/restart", query, null, NotFound.Container, cancellationToken, Timeout.InfiniteTimeSpan);
    }

    public Task KillContainerAsync(string id, ContainerKillParameters parameters, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Post, $"containers/{id}/kill", new Query().Add("signal", parameters.Signal), null, NotFound.Container, cancellationToken);

    public Task PauseContainerAsync(string id, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Post, $"containers/{id}/pause", null, null, NotFound.Container, cancellationToken);

    public Task UnpauseContainerAsync(string id, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Post, $"containers/{id}/unpause", null, null, NotFound.Container, cancellationToken);

    public async Task<MultiplexedStream> AttachContainerAsync(string id, ContainerAttachParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query()
            .Add("stream", parameters.Stream).Add("stdin", parameters.Stdin).Add("stdout", parameters.Stdout).Add("stderr", parameters.Stderr)
            .Add("detachKeys", parameters.DetachKeys).Add("logs", parameters.Logs);
        var multiplexed = !await HasTerminalAsync(id, cancellationToken).ConfigureAwait(false);
        return new MultiplexedStream(await connection.HijackAsync($"containers/{id}/attach", query, null, NotFound.Container, cancellationToken).ConfigureAwait(false), multiplexed);
    }

    public Task<ContainerWaitResponse> WaitContainerAsync(string id, CancellationToken cancellationToken = default) =>
        connection.AskAsync<ContainerWaitResponse>(HttpMethod.Post, $"containers/{id}/wait", null, null, NotFound.Container, cancellationToken, Timeout.InfiniteTimeSpan);

    public Task RemoveContainerAsync(string id, ContainerRemoveParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("v", parameters.RemoveVolumes).Add("force", parameters.Force);
        return connection.TellAsync(HttpMethod.Delete, $"containers/{id}", query, null, NotFound.Container, cancellationToken);
    }

    public async Task<ContainerArchiveResponse> GetArchiveFromContainerAsync(string id, ContainerPathStatParameters parameters, bool statOnly, CancellationToken cancellationToken = default)
    {
        var method = statOnly ? HttpMethod.Head : HttpMethod.Get;
        var response = await connection.SendAsync(method, $"containers/{id}/archive", new Query().Add("path", parameters.Path), null, NotFound.Container, cancellationToken).ConfigureAwait(false);
        var header = response.Headers.GetValues("X-Docker-Container-Path-Stat").First();
        var archive = new ContainerArchiveResponse
        {
            Stat = JsonSerializer.Deserialize(Convert.FromBase64String(header), EngineJson.Of<ContainerPathStatResponse>())!,
        };
        if (statOnly)
            response.Dispose();
        else
            archive.Stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return archive;
    }

    public Task ExtractArchiveToContainerAsync(string id, CopyToContainerParameters parameters, Stream stream, CancellationToken cancellationToken = default)
    {
        var query = new Query()
            .Add("path", parameters.Path)
            .Add("noOverwriteDirNonDir", parameters.AllowOverwriteDirWithFile)
            .Add("copyUIDGID", parameters.CopyUIDGID);
        return connection.TellAsync(HttpMethod.Put, $"containers/{id}/archive", query, EngineConnection.Tar(stream), NotFound.Container, cancellationToken);
    }

    private async Task<bool> HasTerminalAsync(string id, CancellationToken cancellationToken) =>
        (await InspectContainerAsync(id, cancellationToken).ConfigureAwait(false)).Config?.Tty == true;
}
