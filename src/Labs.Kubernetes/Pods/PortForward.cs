using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Labs.Kubernetes;

/// <summary>A port of this machine, on 127.0.0.1 only, whose connections end in a pod. Each has a websocket of its own to the API server.</summary>
public sealed class PortForward : IAsyncDisposable
{
    // Per forwarded port a channel for data and one for errors; the first message of each is the port's number.
    private const int DataChannel = 0, ErrorChannel = 1, PortBytes = 2;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Func<CancellationToken, Task<WebSocket>> _connect;
    private readonly Task _accepting;

    internal PortForward(Func<CancellationToken, Task<WebSocket>> connect)
    {
        _connect = connect;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Why the last connection that failed did; null when none has.</summary>
    public string? LastError { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token).ConfigureAwait(false);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var socket = await _connect(_ending.Token).ConfigureAwait(false);
                var stream = client.GetStream();
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                var up = UpAsync(stream, socket, ended.Token);
                await DownAsync(socket, stream, ended.Token).ConfigureAwait(false);
                await ended.CancelAsync().ConfigureAwait(false);
                await up.ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or KubernetesException or SocketException or k8s.Autorest.HttpOperationException)
            {
                if (!_ending.IsCancellationRequested)
                    LastError = exception.Message;
            }
        }
    }

    private static async Task UpAsync(NetworkStream from, WebSocket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[(32 << 10) + 1];
        buffer[0] = DataChannel;
        try
        {
            while (await from.ReadAsync(buffer.AsMemory(1), cancellationToken).ConfigureAwait(false) is > 0 and var read)
                await to.SendAsync(buffer.AsMemory(0, read + 1), WebSocketMessageType.Binary, true, cancellationToken).ConfigureAwait(false);
            // The client will send no more; what it asked for may still be on its way, and this protocol knows no half-closed connection.
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or WebSocketException)
        {
            // The other direction has ended, and says why.
        }
    }

    private async Task DownAsync(WebSocket from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        var greeted = new int[2];
        var channel = -1;
        while (true)
        {
            var received = await from.ReceiveAsync(new ArraySegment<byte>(buffer), cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            var start = channel < 0 && received.Count > 0 ? 1 : 0;
            if (start == 1)
                channel = buffer[0];
            if (channel is DataChannel or ErrorChannel)
            {
                var greeting = Math.Min(PortBytes - greeted[channel], received.Count - start);
                greeted[channel] += greeting;
                var data = buffer.AsMemory(start + greeting, received.Count - start - greeting);
                if (channel == DataChannel)
                    await to.WriteAsync(data, cancellationToken).ConfigureAwait(false);
                else if (data.Length > 0)
                    LastError = System.Text.Encoding.UTF8.GetString(data.Span);
            }
            if (received.EndOfMessage)
                channel = -1;
        }
    }
}

public sealed partial class ClusterApi
{
    /// <summary>Opens a port on 127.0.0.1 that leads to a port of a pod, until it is disposed of.</summary>
    public async Task<PortForward> ForwardAsync(string pod, int port, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        _ = await GetAsync("pods", pod, @namespace, cancellationToken).ConfigureAwait(false);
        return new PortForward(token => _client.WebSocketNamespacedPodPortForwardAsync(pod, @namespace ?? Namespace, [port], "v4.channel.k8s.io", cancellationToken: token));
    }
}
