using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Docker.DotNet.Http;

/// <summary>Requests to the Engine API: plain ones over pooled connections, hijacked ones each over its own.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly EngineAddress _address;
    private readonly TimeSpan _timeout;
    private readonly HttpMessageInvoker _pooled;

    public EngineConnection(EngineAddress address, TimeSpan timeout)
    {
        _address = address;
        _timeout = timeout;
        _pooled = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
                new NetworkStream(await address.ConnectAsync(cancellationToken).ConfigureAwait(false), ownsSocket: true),
        });
    }

    public void Dispose() => _pooled.Dispose();

    /// <summary>Asks and reads a JSON answer; null for <paramref name="timeout"/> is the client's.</summary>
    public async Task<T> AskAsync<T>(HttpMethod method, string path, Query? query, HttpContent? body, NotFound notFound, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        using var deadline = Deadline(timeout ?? _timeout, cancellationToken);
        using var response = await SendAsync(method, path, query, body, notFound, deadline.Token).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync(stream, EngineJson.Of<T>(), deadline.Token).ConfigureAwait(false))!;
    }

    /// <summary>Tells the engine to do something and returns the status; null for <paramref name="timeout"/> is the client's.</summary>
    public async Task<HttpStatusCode> TellAsync(HttpMethod method, string path, Query? query, HttpContent? body, NotFound notFound, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        using var deadline = Deadline(timeout ?? _timeout, cancellationToken);
        using var response = await SendAsync(method, path, query, body, notFound, deadline.Token).ConfigureAwait(false);
        await response.Content.CopyToAsync(Stream.Null, deadline.Token).ConfigureAwait(false);
        return response.StatusCode;
    }

    /// <summary>The response with its body still to be read, for as long as the engine sends; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Query? query, HttpContent? body, NotFound notFound, CancellationToken cancellationToken, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, Target(path, query)) { Content = body };
        headers?.Invoke(request.Headers);
        var response = await _pooled.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await CheckAsync(response, notFound, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The JSON values of a response that the engine sends one after the other.</summary>
    public static async IAsyncEnumerable<T> MessagesAsync<T>(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var message in JsonSerializer.DeserializeAsyncEnumerable(stream, EngineJson.Of<T>(), topLevelValues: true, cancellationToken).ConfigureAwait(false))
        {
            if (message is not null)
                yield return message;
        }
    }

    /// <summary>Turns a request's connection into a raw two-way stream (101, or 200 from engines that do not say so).</summary>
    public async Task<HijackedStream> HijackAsync(string path, Query? query, HttpContent? body, NotFound notFound, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = async (_, connecting) =>
            {
                socket = await _address.ConnectAsync(connecting).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Target(path, query)) { Content = body ?? new ByteArrayContent([]) };
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
            var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await CheckAsync(response, notFound, cancellationToken).ConfigureAwait(false);
            var received = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new HijackedStream(response, received, socket!, invoker);
        }
        catch
        {
            invoker.Dispose();
            throw;
        }
    }

    public static HttpContent Json<T>(T value) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, EngineJson.Of<T>()))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };

    public static HttpContent Tar(Stream stream) =>
        new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") } };

    private Uri Target(string path, Query? query) => new(_address.Root, path + query);

    private static CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(timeout);
        return source;
    }

    private static async Task<HttpResponseMessage> CheckAsync(HttpResponseMessage response, NotFound notFound, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        if (status == HttpStatusCode.SwitchingProtocols || ((int)status >= 200 && (int)status < 400))
            return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw (status, notFound) switch
            {
                (HttpStatusCode.NotFound, NotFound.Container) => new DockerContainerNotFoundException(status, body),
                (HttpStatusCode.NotFound, NotFound.Image) => new DockerImageNotFoundException(status, body),
                (HttpStatusCode.NotFound, NotFound.Network) => new DockerNetworkNotFoundException(status, body),
                _ => new DockerApiException(status, body),
            };
        }
    }
}

/// <summary>What a 404 means in answer to a request.</summary>
internal enum NotFound
{
    Other,
    Container,
    Image,
    Network,
}
