using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Autorest;
using Labs.Docker;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    private const int StdoutChannel = 1, StderrChannel = 2, StatusChannel = 3;

    /// <inheritdoc cref="ExecAsync(string, IReadOnlyList{string}, string?, string?, CancellationToken)"/>
    public Task<ExecResult> ExecAsync(string pod, params string[] command) => ExecAsync(pod, (IReadOnlyList<string>)command);

    /// <summary>Runs a command in a container of a pod, over a websocket (subprotocol v4.channel.k8s.io).</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="command">Program and arguments; no shell unless it is one.</param>
    /// <param name="container">Null for the only or first one.</param>
    /// <param name="namespace">Null for the session's.</param>
    /// <param name="cancellationToken">Ends the wait; the command itself is not ended.</param>
    /// <exception cref="ApiException">The server or the node refused.</exception>
    public async Task<ExecResult> ExecAsync(string pod, IReadOnlyList<string> command, string? container = null, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        var doing = $"run `{string.Join(' ', command)}` in pod {pod}";
        var clock = Stopwatch.StartNew();
        var output = new MemoryStream[] { new(), new(), new(), new() };
        try
        {
            using var socket = await _client.WebSocketNamespacedPodExecAsync(pod, @namespace ?? Namespace, command, container!,
                stderr: true, stdin: false, stdout: true, tty: false, cancellationToken: cancellationToken);
            await ReadChannelsAsync(socket, output, cancellationToken);
        }
        catch (HttpOperationException exception)
        {
            throw ApiErrors.Of(doing, (int)exception.Response.StatusCode, exception.Response.Content, _context);
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode is WebSocketError.NotAWebSocket or WebSocketError.HeaderError)
        {
            throw await RefusalAsync(doing, pod, command, container, @namespace, cancellationToken)
                ?? Unavailable(doing, Innermost(exception), exception);
        }
        catch (Exception exception) when (exception is WebSocketException || IsConnectionLost(exception))
        {
            throw Unavailable(doing, Innermost(exception), exception);
        }
        var status = Encoding.UTF8.GetString(output[StatusChannel].ToArray());
        return new ExecResult(pod, command, ExitCode(status, doing), Text(StdoutChannel), Text(StderrChannel), clock.Elapsed);

        string Text(int channel) => Encoding.UTF8.GetString(output[channel].ToArray());
    }

    /// <summary>
    /// Why the server did not switch to a websocket. ClientWebSocket keeps its answer to itself, so the same request goes there once more
    /// without the switch: nothing is executed, and a server that refuses gives its reason.
    /// </summary>
    private async Task<Exception?> RefusalAsync(
        string doing, string pod, IReadOnlyList<string> command, string? container, string? @namespace, CancellationToken cancellationToken)
    {
        var query = string.Join('&', command.Select(word => "command=" + Uri.EscapeDataString(word)).Append("stdout=true").Append("stderr=true"));
        var path = $"api/v1/namespaces/{@namespace ?? Namespace}/pods/{pod}/exec?{query}{(container is null ? "" : $"&container={container}")}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answerLimit);
        try
        {
            using var response = await OpenAsync(HttpMethod.Get, path, null, limit.Token);
            return response.IsSuccessStatusCode
                ? null
                : ApiErrors.Of(doing, (int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token), _context);
        }
        catch (Exception exception) when (IsConnectionLost(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task ReadChannelsAsync(WebSocket socket, MemoryStream[] output, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        var channel = -1;
        while (true)
        {
            var received = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            // The first byte of a message says whose it is; a long message comes in pieces without it.
            var skip = channel < 0 && received.Count > 0 ? 1 : 0;
            if (skip == 1)
                channel = buffer[0];
            if (channel >= 0 && channel < output.Length)
                output[channel].Write(buffer, skip, received.Count - skip);
            if (received.EndOfMessage)
                channel = -1;
        }
    }

    private static int ExitCode(string status, string doing)
    {
        if (status.Length == 0)
            throw new KubernetesException($"cannot {doing}: the node closed the connection without saying how the command ended; did the pod end? `kubectl describe pod` tells.");
        var answer = (JsonObject)JsonNode.Parse(status)!;
        if ((string?)answer["status"] == "Success")
            return 0;
        var cause = (answer["details"]?["causes"] as JsonArray ?? []).FirstOrDefault(cause => (string?)cause!["reason"] == "ExitCode");
        return (string?)answer["reason"] == "NonZeroExitCode" && int.TryParse((string?)cause?["message"], out var code) ? code
            : throw ApiErrors.Of(doing, (int?)answer["code"] ?? 500, status);
    }

    /// <summary>What a container wrote so far.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="container">Null for the only one.</param>
    /// <param name="previous">Of the container before its last restart.</param>
    /// <param name="lines">The last so many; null for all.</param>
    /// <param name="namespace">Null for the session's.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<string> LogsAsync(string pod, string? container = null, bool previous = false, int? lines = null, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        var query = new List<string>();
        if (container is not null)
            query.Add($"container={container}");
        if (previous)
            query.Add("previous=true");
        if (lines is { } count)
            query.Add($"tailLines={count}");
        var path = $"api/v1/namespaces/{@namespace ?? Namespace}/pods/{pod}/log?{string.Join('&', query)}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answerLimit);
        try
        {
            using var response = await OpenAsync(HttpMethod.Get, path, null, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            return response.IsSuccessStatusCode ? text : throw ApiErrors.Of($"read the log of pod {pod}", (int)response.StatusCode, text, _context);
        }
        catch (Exception exception) when (IsConnectionLost(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unavailable($"read the log of pod {pod}", Innermost(exception), exception);
        }
    }
}
