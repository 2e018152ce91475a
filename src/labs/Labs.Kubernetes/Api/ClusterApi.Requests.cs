using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    // Longer than anything that the API server does by itself; it gives up after 60 s.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(30);

    /// <summary>A request for whatever has no method of its own, such as a subresource.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">Path and query, without a leading slash: <c>api/v1/nodes/n/proxy/metrics</c>.</param>
    /// <param name="body">What to send.</param>
    /// <param name="contentType">Its type.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<JsonObject> RequestAsync(HttpMethod method, string path, JsonObject? body = null, string contentType = "application/json", CancellationToken cancellationToken = default) =>
        SendAsync(method, path, $"{method} {path}", body is null ? null : Content(body, contentType), cancellationToken);

    internal static HttpContent Content(JsonNode body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return content;
    }

    /// <param name="method">The verb.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="doing">What is asked, for the message: "get pod web".</param>
    /// <param name="content">What to send.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<JsonObject> SendAsync(HttpMethod method, string path, string doing, HttpContent? content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answerLimit);
        try
        {
            using var response = await OpenAsync(method, path, content, limit.Token);
            if (!response.IsSuccessStatusCode)
                throw ApiErrors.Of(doing, (int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token), _context);
            var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            return await JsonNode.ParseAsync(stream, cancellationToken: limit.Token) as JsonObject
                ?? throw new KubernetesException($"cannot {doing}: the answer of {Server} is no JSON object. Is this an API server?");
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new KubernetesException($"cannot {doing}: the answer of {Server} is not JSON ({exception.Message}). Is this an API server?", exception);
        }
        catch (Exception exception) when (IsConnectionLost(exception))
        {
            throw Unavailable(doing, Innermost(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(doing, $"no answer within {s_answerLimit.TotalSeconds:0} s", exception);
        }
    }

    /// <summary>The answer with its body still to come.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(BaseAddress(), path))
        {
            Version = HttpVersion.Version20, // watches and requests share a connection
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        return await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>True for failures of the connection, not of the request.</summary>
    internal static bool IsConnectionLost(Exception exception) => exception is HttpRequestException or IOException or SocketException or ObjectDisposedException;

    internal ApiUnavailableException Unavailable(string doing, string observed, Exception? inner = null) =>
        new($"cannot {doing}: the API server at {Server} does not answer ({observed}). Expected a running cluster; see `kubectl cluster-info` and, for a kind cluster, `docker ps`.", inner);

    internal static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message.TrimEnd('.');
    }

    // A server behind a path, as some proxies have it, keeps its path.
    private Uri BaseAddress() => Server.AbsolutePath.EndsWith('/') ? Server : new Uri(Server.AbsoluteUri + '/');
}
