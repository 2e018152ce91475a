using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Labs.Core.Tests;

/// <summary>A process with a proxy in its environment: the proxy is a listener of the test.</summary>
public sealed class ProxyBypassTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("labs-core-test-").FullName;

    public ProxyBypassTests()
    {
        _server.Start();
        _proxy.Start();
        _ = AnswerAsync(_server, "the server");
        _ = AnswerAsync(_proxy, "the proxy");
    }

    public void Dispose()
    {
        _server.Stop();
        _proxy.Stop();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1", "the server")]
    [InlineData("localhost", "the server")]
    [InlineData("labs.invalid", "the proxy")]
    public async Task A_cells_own_client_uses_no_proxy_for_this_machine(string host, string expected)
    {
        var (answer, _) = await AskAsync(host, noProxy: null);
        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData(null, "localhost,127.0.0.1,::1")]
    [InlineData("corp.example", "corp.example,localhost,127.0.0.1,::1")]
    [InlineData("*", "*")]
    public async Task Child_processes_are_given_the_same_by_a_variable(string? before, string after)
    {
        var (_, noProxy) = await AskAsync("127.0.0.1", before);
        Assert.Equal(after, noProxy);
    }

    private async Task<(string Answer, string NoProxy)> AskAsync(string host, string? noProxy)
    {
        var start = new ProcessStartInfo(Program.Executable, ["ask", $"http://{host}:{Port(_server)}/"]) { RedirectStandardOutput = true };
        start.Environment["XDG_STATE_HOME"] = start.Environment["LABS_REPO"] = _folder;
        start.Environment["http_proxy"] = $"http://127.0.0.1:{Port(_proxy)}";
        start.Environment.Remove("no_proxy");
        start.Environment.Remove("NO_PROXY");
        if (noProxy is not null)
            start.Environment["NO_PROXY"] = noProxy;
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        return (lines[0], lines.ElementAtOrDefault(1) ?? "");
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task AnswerAsync(TcpListener listener, string name)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[1024], 1);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\nConnection: close\r\n\r\n{name}"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The listener was stopped.
        }
    }
}
