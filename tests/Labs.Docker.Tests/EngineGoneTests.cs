using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Labs.Docker.Tests;

/// <summary>Tests calls that wait while the engine disappears or hangs, which a relay in front of the engine simulates.</summary>
public sealed class EngineGoneTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Everything_works_over_tcp()
    {
        await using var relay = Relay.Start(Docker.Endpoint);
        await using var lab = await Lab.OpenAsync("docker-tests-tcp");
        var docker = await Engine.OpenAsync(lab, relay.Endpoint, CancellationToken.None);

        var container = await docker.RunAsync("busybox", new() { Command = Forever });
        var result = await container.ExecAsync(new ExecSpec("sh", "-c", "cat; exit 6") { Stdin = "through" });

        Assert.Equal((6, "through"), (result.ExitCode, result.Stdout));
        Assert.True(docker.IsRemote);
        Assert.False(string.IsNullOrEmpty(lab.Environment["docker.version"]));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Pending_calls_fail_at_once_when_the_connection_is_cut()
    {
        await using var relay = Relay.Start(Docker.Endpoint);
        await using var lab = await Lab.OpenAsync("docker-tests-cut");
        var docker = await Engine.OpenAsync(lab, relay.Endpoint, CancellationToken.None);
        var container = await docker.RunAsync("busybox", new() { Command = Forever });

        var pending = Pending(container);
        await relay.CutAsync();

        await AssertGoneAsync(pending, docker);
        await Assert.ThrowsAsync<EngineGoneException>(() => container.InspectAsync());
        await relay.RestoreAsync();
        Assert.True((await container.InspectAsync()).Running);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Pending_calls_fail_soon_when_the_engine_hangs()
    {
        await using var relay = Relay.Start(Docker.Endpoint);
        await using var lab = await Lab.OpenAsync("docker-tests-hang");
        var docker = await Engine.OpenAsync(lab, relay.Endpoint, CancellationToken.None);
        var container = await docker.RunAsync("busybox", new() { Command = Forever });

        var pending = Pending(container);
        relay.Freeze();

        await AssertGoneAsync(pending, docker);
        await relay.RestoreAsync();
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_proxy_is_not_used_for_an_engine_on_this_machine()
    {
        await using var relay = Relay.Start(Docker.Endpoint);
        var usual = WebRequest.DefaultWebProxy;
        WebRequest.DefaultWebProxy = new WebProxy("http://127.0.0.1:1"); // as http_proxy does; nothing listens there
        try
        {
            using (await EngineAccess.OpenAsync(relay.Endpoint))
            {
            }
        }
        finally
        {
            WebRequest.DefaultWebProxy = usual;
        }
    }

    private static Task[] Pending(Container container) =>
    [
        container.WaitAsync(),
        container.ExecAsync("sleep", "1000"),
        DrainAsync(container.Engine.EventsAsync()),
    ];

    private static async Task AssertGoneAsync(Task[] pending, Engine docker)
    {
        foreach (var call in pending)
        {
            var failure = await Assert.ThrowsAsync<EngineGoneException>(() => call.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains($"the Docker Engine at {docker.Endpoint.Uri} stopped answering", failure.Message);
            Assert.Contains("docker info", failure.Message);
        }
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> values)
    {
        await foreach (var _ in values)
        {
        }
    }

    /// <summary>A TCP port on loopback that forwards to the engine's Unix socket.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly EndPoint _engine;
        private readonly int _port;
        private readonly List<Socket> _sockets = [];
        private readonly List<Task> _copies = [];
        private TcpListener _listener;
        private Task _accepting;
        private volatile bool _frozen;

        private Relay(EndPoint engine)
        {
            _engine = engine;
            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _accepting = AcceptAsync(_listener);
        }

        public EngineEndpoint Endpoint => new(new Uri($"tcp://127.0.0.1:{_port}"), "a test");

        public static Relay Start(EngineEndpoint engine)
        {
            Debug.Assert(engine.Uri.Scheme == "unix");
            return new Relay(new UnixDomainSocketEndPoint(engine.Uri.LocalPath));
        }

        /// <summary>Stops forwarding, but keeps the connections and accepts new ones.</summary>
        public void Freeze() => _frozen = true;

        public async Task CutAsync()
        {
            _listener.Stop();
            await _accepting;
            lock (_sockets)
            {
                foreach (var socket in _sockets)
                    socket.Dispose();
                _sockets.Clear();
            }
            await Task.WhenAll(_copies);
        }

        public async Task RestoreAsync()
        {
            await CutAsync();
            _frozen = false;
            _listener = new TcpListener(IPAddress.Loopback, _port);
            _listener.Start();
            _accepting = AcceptAsync(_listener);
        }

        public async ValueTask DisposeAsync() => await CutAsync();

        private async Task AcceptAsync(TcpListener listener)
        {
            try
            {
                while (true)
                {
                    var client = await listener.AcceptSocketAsync();
                    var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await engine.ConnectAsync(_engine);
                    lock (_sockets)
                        _sockets.AddRange([client, engine]);
                    _copies.AddRange([CopyAsync(client, engine), CopyAsync(engine, client)]);
                }
            }
            catch (Exception exception) when (exception is SocketException or InvalidOperationException)
            {
                // Cut, in an accept or between two.
            }
        }

        private async Task CopyAsync(Socket from, Socket to)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var count)
                {
                    if (!_frozen)
                        await to.SendAsync(buffer.AsMemory(0, count));
                }
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Cut.
            }
        }
    }
}
