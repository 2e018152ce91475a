using System.Net;
using System.Net.Sockets;

namespace Labs.Kubernetes.Tests;

/// <summary>
/// A TCP relay between the client and the API server. It passes TLS through unchanged, and can drop, refuse or silence connections.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _connections = [];
    private TcpListener? _listener;
    private volatile bool _isSilent;

    private Relay(Uri server) => (_host, _port) = (server.Host, server.Port);

    public int Port { get; private set; }

    /// <summary>The number of connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Starts a relay, and writes a copy of the kubeconfig whose server is the relay.</summary>
    public static (Relay Relay, string Kubeconfig) Start(string kubeconfig, string folder)
    {
        var server = System.Text.RegularExpressions.Regex.Match(File.ReadAllText(kubeconfig), @"server: (\S+)").Groups[1].Value;
        var relay = new Relay(new Uri(server));
        relay.Listen(0);
        var path = Path.Combine(folder, $"relay-{relay.Port}.kubeconfig");
        File.WriteAllText(path, File.ReadAllText(kubeconfig).Replace(server, $"https://127.0.0.1:{relay.Port}"));
        return (relay, path);
    }

    /// <summary>Drops every connection and continues to accept new ones.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            foreach (var connection in _connections)
                connection.Client?.Close(0); // sends a reset; null if the connection has ended
            _connections.Clear();
        }
    }

    /// <summary>Drops every connection and refuses new ones.</summary>
    public void Close()
    {
        _listener!.Stop();
        Drop();
    }

    public void Reopen() => Listen(Port);

    /// <summary>Keeps every connection open and passes nothing on.</summary>
    public void Silence() => _isSilent = true;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener!.Stop();
        Drop();
    }

    private void Listen(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(_ending.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_host, _port, _ending.Token);
            lock (_lock)
            {
                _connections.Add(client);
                Connections++;
            }
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException)
        {
            // Dropped.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 << 10];
        while (await from.GetStream().ReadAsync(buffer, _ending.Token) is > 0 and var read)
        {
            while (_isSilent)
                await Task.Delay(Timeout.Infinite, _ending.Token);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }
}
