using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Autorest;

namespace Labs.Kubernetes;

/// <summary>
/// The connection to an API server: requests, streams and websockets. This is the one place where a failure becomes an exception of the
/// labs: <see cref="ApiException"/> if the server refused, <see cref="ApiUnavailableException"/> if the connection broke or no answer came
/// in time, and <see cref="KubernetesException"/> if the answer is not that of an API server.
/// </summary>
internal sealed class ApiConnection : IDisposable
{
    // Answers take milliseconds, and slow ones a few seconds. The server itself gives up after 60 s.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(30);

    private readonly k8s.Kubernetes _client;
    private readonly string _context;

    private ApiConnection(k8s.Kubernetes client, string context) => (_client, _context) = (client, context);

    public Uri Server => _client.BaseUri;

    /// <summary>The server's version as it writes it, such as <c>v1.20.2</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Connects and asks the server for its version.</summary>
    /// <returns>The connection and the namespace of the kubeconfig's context.</returns>
    /// <exception cref="KubernetesException">The kubeconfig cannot be used.</exception>
    /// <exception cref="ApiUnavailableException">No server answers.</exception>
    public static async Task<(ApiConnection Connection, string Namespace)> OpenAsync(
        string kubeconfig, string? context, CancellationToken cancellationToken)
    {
        var (client, configuration) = KubeconfigClient.Create(kubeconfig, context);
        var connection = new ApiConnection(client, configuration.CurrentContext);
        try
        {
            var version = await connection.SendAsync(HttpMethod.Get, "version", "ask for the version", null, cancellationToken);
            connection.Version = (string?)version["gitVersion"] ?? "";
            return (connection, configuration.Namespace is { Length: > 0 } own ? own : "default");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Returns the body of a request.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="contentType">Some servers read a type that ends with "yaml" with a YAML parser.</param>
    public static HttpContent Content(JsonNode body, string contentType = "application/json")
    {
        var isYaml = contentType.EndsWith("yaml", StringComparison.Ordinal);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(isYaml ? YamlJson.Of(body) : body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return content;
    }

    /// <summary>Sends a request and reads the JSON object of the answer.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, without a leading slash.</param>
    /// <param name="doing">What is asked, for the message: "get Pod web".</param>
    /// <param name="content">The body; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<JsonObject> SendAsync(
        HttpMethod method, string path, string doing, HttpContent? content, CancellationToken cancellationToken) =>
        (await SendWithStatusAsync(method, path, doing, content, cancellationToken)).Answer;

    /// <summary>Sends a request, and returns the HTTP status together with the JSON object of the answer.</summary>
    public Task<(JsonObject Answer, HttpStatusCode Status)> SendWithStatusAsync(
        HttpMethod method, string path, string doing, HttpContent? content, CancellationToken cancellationToken) =>
        TranslateAsync(doing, s_answerLimit, async token =>
        {
            using var response = await RequestAsync(method, path, doing, content, token);
            var stream = await response.Content.ReadAsStreamAsync(token);
            var answer = await JsonNode.ParseAsync(stream, cancellationToken: token) as JsonObject
                ?? throw new KubernetesException($"cannot {doing}: the answer of {Server} is not a JSON object. Is this an API server?");
            return (answer, response.StatusCode);
        }, cancellationToken);

    /// <summary>Reads a text, such as a log.</summary>
    public Task<string> ReadTextAsync(string path, string doing, CancellationToken cancellationToken) =>
        TranslateAsync(doing, s_answerLimit, async token =>
        {
            using var response = await RequestAsync(HttpMethod.Get, path, doing, null, token);
            return await response.Content.ReadAsStringAsync(token);
        }, cancellationToken);

    /// <summary>Opens an answer whose body arrives over time, such as a watch. The time limit ends with the headers.</summary>
    public Task<HttpResponseMessage> OpenStreamAsync(string path, string doing, CancellationToken cancellationToken) =>
        TranslateAsync(doing, s_answerLimit, token => RequestAsync(HttpMethod.Get, path, doing, null, token), cancellationToken);

    /// <summary>
    /// Runs a command in a pod over a websocket, which <paramref name="read"/> reads until it closes. There is no time limit.
    /// </summary>
    /// <exception cref="WebSocketException">
    /// Only with NotAWebSocket or HeaderError: the server answered, but did not switch to a websocket.
    /// </exception>
    public Task ExecAsync(PodCommand command, Func<WebSocket, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        TranslateAsync(command.Doing, null, async token =>
        {
            using var socket = await _client.WebSocketNamespacedPodExecAsync(
                command.Pod, command.Namespace, command.Words, command.Container!,
                stderr: true, stdin: false, stdout: true, tty: false, cancellationToken: token);
            await read(socket, token);
            return true;
        }, cancellationToken);

    /// <summary>Turns an error answer of the server into an exception.</summary>
    public ApiException Refusal(string doing, int status, string body) => ApiErrors.Of(doing, status, body, _context);

    public ApiUnavailableException Unavailable(string doing, string observed, Exception? inner = null) =>
        new($"cannot {doing}: the API server at {Server} does not answer ({observed}). Expected a running cluster; "
            + "see `kubectl cluster-info` and, for a kind cluster, `docker ps`.", inner);

    /// <summary>Returns true for failures of the connection, as opposed to an error that the server reports.</summary>
    public static bool IsConnectionLost(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or WebSocketException or ObjectDisposedException;

    public static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message.TrimEnd('.');
    }

    public void Dispose() => _client.Dispose();

    private async Task<T> TranslateAsync<T>(
        string doing, TimeSpan? answerLimit, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(answerLimit ?? Timeout.InfiniteTimeSpan);
        try
        {
            return await request(limit.Token);
        }
        catch (JsonException exception)
        {
            throw new KubernetesException(
                $"cannot {doing}: the answer of {Server} is not JSON ({exception.Message}). Is this an API server?", exception);
        }
        catch (HttpOperationException exception)
        {
            throw Refusal(doing, (int)exception.Response.StatusCode, exception.Response.Content);
        }
        catch (WebSocketException exception) when (IsNotSwitched(exception))
        {
            throw; // the server did answer: the caller finds out what
        }
        catch (Exception exception) when (IsConnectionLost(exception))
        {
            throw Unavailable(doing, Innermost(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var observed = limit.IsCancellationRequested ? $"no answer within {answerLimit!.Value.TotalSeconds:0} s" : Innermost(exception);
            throw Unavailable(doing, observed, exception);
        }
    }

    /// <summary>Returns true if the server answered an attempt to open a websocket, but not with one.</summary>
    public static bool IsNotSwitched(WebSocketException exception) =>
        exception.WebSocketErrorCode is WebSocketError.NotAWebSocket or WebSocketError.HeaderError;

    /// <summary>Returns a successful answer whose body is still to come.</summary>
    private async Task<HttpResponseMessage> RequestAsync(
        HttpMethod method, string path, string doing, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(BaseAddress(), path))
        {
            Version = HttpVersion.Version20, // watches and requests share a connection
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw Refusal(doing, (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    // The address of a server behind a proxy may have a path, which stays in front of the request's.
    private Uri BaseAddress() => Server.AbsolutePath.EndsWith('/') ? Server : new Uri(Server.AbsoluteUri + '/');
}
