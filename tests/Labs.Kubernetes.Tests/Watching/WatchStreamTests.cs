using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Labs.Kubernetes.Tests.Api;

namespace Labs.Kubernetes.Tests.Watching;

/// <summary>A watch of a server that drops connections, forgets versions and is overloaded.</summary>
public sealed class WatchStreamTests
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_watch_continues_after_drops_overload_and_forgotten_versions()
    {
        var lists = new Queue<string>(
        [
            List(10, Pod("kept", 1), Pod("gone", 2)),
            List(30, Pod("kept", 1), Pod("later", 25)),
        ]);
        var watches = new Queue<(string Version, Func<HttpListenerContext, Task> Answer)>(
        [
            ("10", context => WriteLinesAsync(context, Line("ADDED", Pod("new", 11)), Line("BOOKMARK", Pod("", 12)), "{\"type\":\"ADD")),
            ("12", context => FakeApiServer.WriteAsync(context, "slow down", 429)),
            ("12", context => WriteLinesAsync(context, Line("MODIFIED", Pod("new", 13)), Line("DELETED", Pod("new", 14)))),
            ("14", context => WriteLinesAsync(context, Line("ERROR", """{"kind":"Status","code":410,"message":"too old"}"""))),
            ("30", context => WriteLinesAsync(context, Line("MODIFIED", Pod("later", 31)))),
        ]);
        using var server = new FakeApiServer(context =>
        {
            if (context.Request.QueryString["watch"] is null)
                return FakeApiServer.WriteAsync(context, lists.Dequeue());
            var (version, answer) = watches.Dequeue();
            return context.Request.QueryString["resourceVersion"] == version
                ? answer(context)
                : FakeApiServer.WriteAsync(context, $"expected a watch from version {version}", 400);
        });
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig);
        using var end = new CancellationTokenSource(s_noHang);

        var reported = new List<string>();
        await foreach (var change in api.WatchAsync("pods", cancellationToken: end.Token))
        {
            reported.Add($"{change.Kind} {change.Object.Name} {change.Object.ResourceVersion}{(change.IsInitial ? " initial" : "")}");
            if (watches.Count == 0)
                break;
        }

        Assert.Equal(
            [
                "Added kept 1 initial", "Added gone 2 initial",
                "Added new 11", "Modified new 13", "Deleted new 14",
                "Deleted gone 2", "Added later 25",
                "Modified later 31",
            ], reported);
    }

    [Fact]
    public async Task A_watch_of_1_36_continues_after_a_bookmark_without_a_name_and_an_expired_version()
    {
        var fixture = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "watch-pods-1.36.json")));
        var lines = ((JsonArray)fixture!["lines"]!).Select(line => line!.ToJsonString() + "\n");
        var watched = new List<string?>();
        using var server = new FakeApiServer(context =>
        {
            if (context.Request.QueryString["watch"] is null)
                return FakeApiServer.WriteAsync(context, watched.Count == 0 ? List(10) : List(4711, Pod("web", 11)));
            watched.Add(context.Request.QueryString["resourceVersion"]);
            return watched.Count == 1
                ? WriteLinesAsync(context, [.. lines])
                : WriteLinesAsync(context, Line("DELETED", Pod("web", 4712)));
        });
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig);
        using var end = new CancellationTokenSource(s_noHang);

        var reported = new List<string>();
        await foreach (var change in api.WatchAsync("pods", cancellationToken: end.Token))
        {
            reported.Add($"{change.Kind} {change.Object.Name}");
            if (change.Kind is ChangeKind.Deleted)
                break;
        }

        Assert.Equal(["Added web", "Deleted web"], reported);
        Assert.Equal(["10", "4711"], watched);
    }

    [Fact]
    public async Task A_watch_gives_up_when_the_server_is_unavailable_for_too_long()
    {
        using var server = new FakeApiServer(context => context.Request.QueryString["watch"] is null
            ? FakeApiServer.WriteAsync(context, List(10))
            : FakeApiServer.DropAsync(context));
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig);
        var changes = api.WatchAsync("pods", patience: TimeSpan.FromMilliseconds(100)).GetAsyncEnumerator();
        var failure = await Assert.ThrowsAsync<ApiUnavailableException>(() => changes.MoveNextAsync().AsTask().WaitAsync(s_noHang));
        Assert.Contains("watch pods", failure.Message);
        Assert.Contains("unavailable for 0 s", failure.Message);
    }

    private static string Pod(string name, int version) =>
        $$$"""{"kind":"Pod","metadata":{"name":"{{{name}}}","uid":"{{{name}}}","resourceVersion":"{{{version}}}"}}""";

    private static string List(int version, params string[] items) =>
        $$$"""{"kind":"PodList","metadata":{"resourceVersion":"{{{version}}}"},"items":[{{{string.Join(',', items)}}}]}""";

    private static string Line(string type, string item) => $$$"""{"type":"{{{type}}}","object":{{{item}}}}""" + "\n";

    private static async Task WriteLinesAsync(HttpListenerContext context, params string[] lines)
    {
        context.Response.SendChunked = true;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines)));
        context.Response.Close();
    }
}
