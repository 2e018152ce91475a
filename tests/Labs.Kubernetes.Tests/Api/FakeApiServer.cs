using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Labs.Kubernetes.Tests.Api;

/// <summary>An HTTP server that answers as an API server would, and otherwise does what a test says.</summary>
internal sealed class FakeApiServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerContext, Task> _answer;
    private readonly TemporaryFolder _folder = new();

    /// <param name="answer">Answers each request except the ones for the version and for the kinds.</param>
    public FakeApiServer(Func<HttpListenerContext, Task> answer)
    {
        _answer = answer;
        var address = $"http://127.0.0.1:{FreePort()}";
        Kubeconfig = _folder.PathOf("config");
        File.WriteAllText(Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{name: fake, context: {cluster: fake, user: me}}]
            clusters: [{name: fake, cluster: {server: '{{{address}}}'}}]
            users: [{name: me, user: {token: secret}}]
            """);
        _listener.Prefixes.Add(address + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Kubeconfig { get; }

    public static async Task WriteAsync(HttpListenerContext context, string text, int status = 200)
    {
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }

    /// <summary>Drops the connection in the middle of the answer.</summary>
    public static async Task DropAsync(HttpListenerContext context)
    {
        context.Response.ContentLength64 = 1000;
        await context.Response.OutputStream.WriteAsync("{"u8.ToArray());
        context.Response.Abort();
    }

    public void Dispose()
    {
        _listener.Close();
        _folder.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The server was closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        const string kinds = """
            {"kind":"APIResourceList","resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","shortNames":["po"]}]}
            """;
        try
        {
            await (context.Request.Url!.AbsolutePath switch
            {
                "/version" => WriteAsync(context, """{"gitVersion":"v1.99.0"}"""),
                "/api/v1" => WriteAsync(context, kinds),
                _ => _answer(context),
            });
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The client has closed the connection.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
