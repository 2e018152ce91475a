using System.Net;
using System.Net.Sockets;

namespace Labs.Kubernetes.Tests.Contract;

/// <summary>.NET's HttpClient applies HTTPS_PROXY to 127.0.0.1, where a kind cluster is; kubectl does not.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_on_this_machine_is_reached_without_a_proxy()
    {
        var path = _folder.PathOf("config");
        await File.WriteAllTextAsync(path, """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here}}]
            clusters: [{name: here, cluster: {server: 'https://127.0.0.1:1'}}]
            """);
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy($"http://{proxy.LocalEndpoint}");
        try
        {
            var connecting = ClusterApi.ConnectAsync(path);
            var asked = proxy.AcceptTcpClientAsync();

            Assert.Same(connecting, await Task.WhenAny(connecting, asked));
            Assert.Contains("refused", (await Assert.ThrowsAsync<ApiUnavailableException>(() => connecting)).Message);
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
    }
}
