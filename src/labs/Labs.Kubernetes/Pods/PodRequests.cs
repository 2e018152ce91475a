using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Runs commands in pods and reads their logs. <see cref="ClusterApi"/> documents the methods.</summary>
internal sealed class PodRequests(ApiConnection connection, string @namespace)
{
    // The channels of the websocket subprotocol v4.channel.k8s.io: the first byte of a message.
    private const int StdoutChannel = 1, StderrChannel = 2, StatusChannel = 3, Channels = 4;

    public async Task<ExecResult> ExecAsync(
        string pod, IReadOnlyList<string> words, string? container, string? within, CancellationToken cancellationToken)
    {
        var command = new PodCommand(within ?? @namespace, pod, container, words);
        var clock = Stopwatch.StartNew();
        var output = new MemoryStream[Channels];
        for (var channel = 0; channel < Channels; channel++)
            output[channel] = new MemoryStream();
        try
        {
            await connection.ExecAsync(command, (socket, token) => ReadChannelsAsync(socket, output, token), cancellationToken);
        }
        catch (WebSocketException exception) when (ApiConnection.IsNotSwitched(exception))
        {
            throw await RefusalAsync(command, cancellationToken)
                ?? connection.Unavailable(command.Doing, ApiConnection.Innermost(exception), exception);
        }
        return new ExecResult(
            pod, words, ExitCode(Text(StatusChannel), command.Doing), Text(StdoutChannel), Text(StderrChannel), clock.Elapsed);

        string Text(int channel) => Encoding.UTF8.GetString(output[channel].ToArray());
    }

    public Task<string> LogsAsync(
        string pod, string? container, bool previous, int? lines, string? within, CancellationToken cancellationToken)
    {
        var query = new List<string>();
        if (container is not null)
            query.Add($"container={Uri.EscapeDataString(container)}");
        if (previous)
            query.Add("previous=true");
        if (lines is { } count)
            query.Add($"tailLines={count}");
        var path = $"api/v1/namespaces/{within ?? @namespace}/pods/{pod}/log?{string.Join('&', query)}";
        return connection.ReadTextAsync(path, $"read the log of pod {pod}", cancellationToken);
    }

    /// <summary>
    /// Returns why the server did not switch to a websocket. ClientWebSocket does not return the server's answer, so the same request is
    /// sent once more without the switch: the server executes nothing and gives its reason.
    /// </summary>
    private async Task<KubernetesException?> RefusalAsync(PodCommand command, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await connection.OpenStreamAsync(command.Path, command.Doing, cancellationToken);
            return null;
        }
        catch (ApiUnavailableException)
        {
            return null;
        }
        catch (ApiException refusal)
        {
            return refusal;
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
            // The first byte of a message is its channel; a long message comes in pieces, and only the first piece has it.
            var skip = channel < 0 && received.Count > 0 ? 1 : 0;
            if (skip == 1)
                channel = buffer[0];
            if (channel >= 0 && channel < output.Length)
                output[channel].Write(buffer, skip, received.Count - skip);
            if (received.EndOfMessage)
                channel = -1;
        }
    }

    private int ExitCode(string status, string doing)
    {
        if (status.Length == 0)
            throw new KubernetesException($"cannot {doing}: the node closed the connection without reporting how the command ended. "
                + "Has the pod ended? `kubectl describe pod` shows it.");
        var answer = (JsonObject)JsonNode.Parse(status)!;
        if ((string?)answer["status"] == "Success")
            return 0;
        var causes = answer["details"]?["causes"] as JsonArray ?? [];
        var cause = causes.FirstOrDefault(cause => (string?)cause!["reason"] == "ExitCode");
        return (string?)answer["reason"] == "NonZeroExitCode" && int.TryParse((string?)cause?["message"], out var code)
            ? code
            : throw connection.Refusal(doing, (int?)answer["code"] ?? 500, status);
    }
}
