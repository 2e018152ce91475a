using System.Net;
using System.Net.WebSockets;
using System.Text;
using k8s.Autorest;

namespace k8s;

public partial class Kubernetes
{
    /// <summary>
    /// Runs a command in a container of a pod. Every message of the socket starts with the number of its channel: 0 standard input, 1 output,
    /// 2 error output, 3 how the command ended (a Status object).
    /// </summary>
    public Task<WebSocket> WebSocketNamespacedPodExecAsync(string name, string @namespace = "default", IEnumerable<string> command = null!, string container = null!,
        bool stderr = true, bool stdin = true, bool stdout = true, bool tty = true, string webSocketSubProtocol = "v4.channel.k8s.io",
        Dictionary<string, List<string>> customHeaders = null!, CancellationToken cancellationToken = default)
    {
        var query = new StringBuilder();
        foreach (var word in command)
            query.Append("command=").Append(Uri.EscapeDataString(word)).Append('&');
        if (!string.IsNullOrEmpty(container))
            query.Append("container=").Append(Uri.EscapeDataString(container)).Append('&');
        query.Append($"stderr={Flag(stderr)}&stdin={Flag(stdin)}&stdout={Flag(stdout)}&tty={Flag(tty)}");
        return ConnectAsync($"api/v1/namespaces/{@namespace}/pods/{name}/exec", query.ToString(), webSocketSubProtocol, customHeaders, cancellationToken);

        static string Flag(bool value) => value ? "1" : "0";
    }

    /// <summary>A way to ports of a pod. Two channels per port: data (even) and errors (odd); the first message of each carries the port's number.</summary>
    public Task<WebSocket> WebSocketNamespacedPodPortForwardAsync(string name, string @namespace, IEnumerable<int> ports, string webSocketSubProtocol = null!,
        Dictionary<string, List<string>> customHeaders = null!, CancellationToken cancellationToken = default) =>
        ConnectAsync($"api/v1/namespaces/{@namespace}/pods/{name}/portforward", string.Join('&', ports.Select(port => $"ports={port}")), webSocketSubProtocol, customHeaders, cancellationToken);

    private async Task<WebSocket> ConnectAsync(string path, string query, string? subProtocol, Dictionary<string, List<string>>? headers, CancellationToken cancellationToken)
    {
        var uri = new UriBuilder(BaseUri) { Scheme = BaseUri.Scheme == "https" ? "wss" : "ws", Query = query };
        uri.Path = uri.Path.TrimEnd('/') + '/' + path;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            foreach (var (name, values) in headers ?? [])
                socket.Options.SetRequestHeader(name, string.Join(' ', values));
            if (_certificate is not null)
                socket.Options.ClientCertificates.Add(_certificate);
            socket.Options.RemoteCertificateValidationCallback = _handler.SslOptions.RemoteCertificateValidationCallback;
            if (subProtocol is not null)
                socket.Options.AddSubProtocol(subProtocol);
            if (Credentials is not null)
            {
                using var request = new HttpRequestMessage();
                await Credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
                foreach (var header in request.Headers)
                    socket.Options.SetRequestHeader(header.Key, string.Join(' ', header.Value));
            }
            await socket.ConnectAsync(uri.Uri, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException refused) when (socket.HttpStatusCode is not 0 and not HttpStatusCode.SwitchingProtocols)
        {
            // A refused upgrade has no body to read here: the same request without the upgrade says why.
            socket.Dispose();
            throw await ExplainAsync(uri, refused, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<HttpOperationException> ExplainAsync(UriBuilder uri, WebSocketException refused, CancellationToken cancellationToken)
    {
        uri.Scheme = BaseUri.Scheme;
        using var request = new HttpRequestMessage(HttpMethod.Get, uri.Uri);
        if (Credentials is not null)
            await Credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        using var response = await HttpClient.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var content = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new HttpOperationException($"The operation returned an invalid status code: {response.StatusCode}", refused) { Response = new HttpResponseMessageWrapper(response, content) };
    }
}
