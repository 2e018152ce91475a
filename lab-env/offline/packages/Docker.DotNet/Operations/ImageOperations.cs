using System.Text.Json;
using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class ImageOperations(EngineConnection connection) : IImageOperations
{
    public async Task<IList<ImagesListResponse>> ListImagesAsync(ImagesListParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("all", parameters.All).Add("digests", parameters.Digests).Add("filters", parameters.Filters);
        return await connection.AskAsync<ImagesListResponse[]>(HttpMethod.Get, "images/json", query, null, NotFound.Other, cancellationToken).ConfigureAwait(false);
    }

    public Task<ImageInspectResponse> InspectImageAsync(string name, CancellationToken cancellationToken = default) =>
        connection.AskAsync<ImageInspectResponse>(HttpMethod.Get, $"images/{name}/json", null, null, NotFound.Image, cancellationToken);

    public Task BuildImageFromDockerfileAsync(ImageBuildParameters parameters, Stream contents, IEnumerable<AuthConfig>? authConfigs, IDictionary<string, string>? headers, IProgress<JSONMessage> progress, CancellationToken cancellationToken = default)
    {
        var query = new Query()
            .Add("t", parameters.Tags).Add("q", parameters.SuppressOutput).Add("nocache", parameters.NoCache)
            .Add("rm", parameters.Remove).Add("forcerm", parameters.ForceRemove).Add("pull", parameters.Pull)
            .Add("networkmode", parameters.NetworkMode).Add("dockerfile", parameters.Dockerfile)
            .Add("buildargs", parameters.BuildArgs).Add("labels", parameters.Labels)
            .Add("target", parameters.Target).Add("platform", parameters.Platform);
        var registries = (authConfigs ?? [])
            .Where(registry => !string.IsNullOrEmpty(registry.ServerAddress))
            .ToDictionary(registry => registry.ServerAddress!);
        var all = new Dictionary<string, string>(headers ?? new Dictionary<string, string>());
        all.TryAdd("X-Registry-Config", Base64(registries));
        return MonitorAsync("build", query, EngineConnection.Tar(contents), all, progress, cancellationToken);
    }

    public Task CreateImageAsync(ImagesCreateParameters parameters, AuthConfig? authConfig, IProgress<JSONMessage> progress, CancellationToken cancellationToken = default) =>
        CreateImageAsync(parameters, null, authConfig, progress, cancellationToken);

    public Task CreateImageAsync(ImagesCreateParameters parameters, Stream? imageStream, AuthConfig? authConfig, IProgress<JSONMessage> progress, CancellationToken cancellationToken = default)
    {
        var query = new Query()
            .Add("fromImage", parameters.FromImage).Add("fromSrc", imageStream is null ? parameters.FromSrc : "-")
            .Add("repo", parameters.Repo).Add("tag", parameters.Tag).Add("message", parameters.Message)
            .Add("changes", parameters.Changes).Add("platform", parameters.Platform);
        var headers = new Dictionary<string, string> { ["X-Registry-Auth"] = Base64(authConfig ?? new AuthConfig()) };
        return MonitorAsync("images/create", query, imageStream is null ? null : EngineConnection.Tar(imageStream), headers, progress, cancellationToken);
    }

    public Task TagImageAsync(string name, ImageTagParameters parameters, CancellationToken cancellationToken = default) =>
        connection.TellAsync(HttpMethod.Post, $"images/{name}/tag", new Query().Add("repo", parameters.RepositoryName).Add("tag", parameters.Tag), null, NotFound.Image, cancellationToken);

    public async Task<IList<IDictionary<string, string>>> DeleteImageAsync(string name, ImageDeleteParameters parameters, CancellationToken cancellationToken = default)
    {
        var query = new Query().Add("force", parameters.Force).Add("noprune", parameters.NoPrune);
        return await connection.AskAsync<Dictionary<string, string>[]>(HttpMethod.Delete, $"images/{name}", query, null, NotFound.Image, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Stream> SaveImagesAsync(string[]? names, CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(HttpMethod.Get, "images/get", new Query().Add("names", names), null, NotFound.Image, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task LoadImageAsync(ImageLoadParameters parameters, Stream imageStream, IProgress<JSONMessage> progress, CancellationToken cancellationToken = default) =>
        MonitorAsync("images/load", new Query().Add("quiet", parameters.Quiet), EngineConnection.Tar(imageStream), null, progress, cancellationToken);

    private async Task MonitorAsync(string path, Query query, HttpContent? body, Dictionary<string, string>? headers, IProgress<JSONMessage> progress, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(HttpMethod.Post, path, query, body, NotFound.Other, cancellationToken, request =>
        {
            foreach (var (name, value) in headers ?? [])
                request.TryAddWithoutValidation(name, value);
        }).ConfigureAwait(false);
        await foreach (var message in EngineConnection.MessagesAsync<JSONMessage>(response, cancellationToken).ConfigureAwait(false))
            progress.Report(message);
    }

    // RFC 4648 section 5 (URL-safe) with the padding kept, which is what the engine decodes.
    private static string Base64<T>(T value) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(value, EngineJson.Of<T>())).Replace('+', '-').Replace('/', '_');
}
