using System.Globalization;

namespace Labs.Kubernetes;

/// <summary>Starts <see cref="WebPod"/>s in the session's namespace and sends requests from them. It needs no access to nodes.</summary>
public sealed class WebPods
{
    private const string ImageName = "nginx";

    private readonly ClusterApi _api;

    private WebPods(ClusterApi api, string image) => (_api, Image) = (api, image);

    /// <summary>The image of the pods.</summary>
    public string Image { get; }

    /// <summary>Makes the pods' image available: loads it into a kind cluster, or names the public image on another cluster.</summary>
    /// <exception cref="KubernetesException">The nodes did not accept the image.</exception>
    public static async Task<WebPods> OpenAsync(Cluster cluster, CancellationToken cancellationToken = default) =>
        new(await cluster.ApiAsync(), await cluster.ImageAsync(ImageName, cancellationToken));

    /// <summary>Creates the pods at the same time.</summary>
    public Task CreateAsync(IEnumerable<WebPod> pods, CancellationToken cancellationToken = default) =>
        _api.ApplyAsync(string.Join("\n---\n", pods.Select(pod => pod.Manifest(Image))), cancellationToken);

    /// <summary>Creates the pods at the same time and waits until each one that can get ready is ready.</summary>
    /// <returns>The pods in the order given.</returns>
    public async Task<IReadOnlyList<Pod>> StartAsync(IEnumerable<WebPod> pods, CancellationToken cancellationToken = default)
    {
        var all = pods.ToList();
        await CreateAsync(all, cancellationToken);
        return await Task.WhenAll(all.Select(pod => _api.WaitAsync<Pod>(
            pod.Name,
            pod.GetsReady ? "it is ready" : "it runs",
            seen => pod.GetsReady ? seen.IsReady : seen is { Phase: "Running", IpAddress: not null },
            cancellationToken: cancellationToken)));
    }

    /// <summary>Creates a StatefulSet and waits until its pods are ready.</summary>
    /// <returns>The pods, the first one first.</returns>
    public async Task<IReadOnlyList<Pod>> StartAsync(WebSet set, CancellationToken cancellationToken = default)
    {
        await _api.ApplyAsync(set.Manifest(Image), cancellationToken);
        return await Task.WhenAll(Enumerable.Range(0, set.Replicas).Select(number => _api.WaitAsync<Pod>(
            $"{set.Name}-{number}", "it is ready", pod => pod.IsReady, cancellationToken: cancellationToken)));
    }

    /// <summary>Creates or changes Services.</summary>
    /// <returns>The Services in the order given, as the API server returned them.</returns>
    public async Task<IReadOnlyList<Service>> ServeAsync(IEnumerable<WebService> services, CancellationToken cancellationToken = default)
    {
        var all = services.ToList();
        await _api.ApplyAsync(string.Join("\n---\n", all.Select(service => service.Manifest())), cancellationToken);
        return await Task.WhenAll(all.Select(service =>
            _api.GetAsync<Service>(service.Name, cancellationToken: cancellationToken)));
    }

    /// <summary>Creates or changes a Service.</summary>
    public async Task<Service> ServeAsync(WebService service, CancellationToken cancellationToken = default) =>
        (await ServeAsync([service], cancellationToken))[0];

    /// <summary>Sends requests from a pod one after the other, by curl.</summary>
    /// <param name="client">The pod that sends them.</param>
    /// <param name="target">Address or name, and port if it is not 80: <c>10.96.0.7</c>, <c>web:8080</c>.</param>
    /// <param name="count">The number of requests.</param>
    /// <param name="keep">Whether all requests use one connection; otherwise each opens its own.</param>
    /// <param name="limit">The longest time for each request; 3 s if null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers in order, without the requests that got none.</returns>
    public async Task<IReadOnlyList<WebAnswer>> AskAsync(
        string client,
        string target,
        int count = 1,
        bool keep = false,
        TimeSpan? limit = null,
        CancellationToken cancellationToken = default)
    {
        string[] close = keep ? [] : ["-H", "Connection: close"];
        var seconds = (limit ?? TimeSpan.FromSeconds(3)).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        string[] command = ["curl", "-s", "--noproxy", "*", "--max-time", seconds, .. close, $"http://{target}/[1-{count}]"];
        return WebAnswer.Parse((await _api.ExecAsync(client, command, cancellationToken: cancellationToken)).Stdout);
    }

    /// <summary>Sends the same number of requests to several targets, each on a connection of its own, in one command.</summary>
    /// <returns>The answers of each target, in the order given.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<WebAnswer>>> AskEachAsync(
        string client, IReadOnlyList<string> targets, int count = 1, CancellationToken cancellationToken = default)
    {
        var script = string.Join('\n', targets.Select(target =>
            $"echo ==; curl -s --noproxy '*' --max-time 3 -H 'Connection: close' 'http://{target}/[1-{count}]'"));
        var result = await _api.ExecAsync(client, ["sh", "-c", script], cancellationToken: cancellationToken);
        return [.. result.Stdout.Split("==\n").Skip(1).Select(WebAnswer.Parse)];
    }

    /// <summary>Waits until a request from a pod is answered.</summary>
    /// <exception cref="WaitTimeoutException">There was no answer within a minute.</exception>
    public Task WaitForAsync(string client, string target, CancellationToken cancellationToken = default) =>
        Wait.UntilAsync(
            $"{target} answers {client}",
            async token =>
            {
                var answers = await AskAsync(client, target, limit: TimeSpan.FromSeconds(1), cancellationToken: token);
                return (answers.Count > 0, $"{answers.Count} answers");
            },
            TimeSpan.FromMinutes(1),
            cancellationToken: cancellationToken);

    /// <summary>Returns how long requests from a pod took, in milliseconds, each on a connection of its own.</summary>
    public async Task<IReadOnlyList<double>> TimesAsync(
        string client, string target, int count, CancellationToken cancellationToken = default)
    {
        string[] command =
        [
            "curl", "-s", "--noproxy", "*", "--max-time", "3", "-o", "/dev/null", "-w", @"%{time_total}\n", "-H", "Connection: close",
            $"http://{target}/[1-{count}]",
        ];
        var result = await _api.ExecAsync(client, command, cancellationToken: cancellationToken);
        return [.. result.Lines.Select(line => double.Parse(line, CultureInfo.InvariantCulture) * 1000)];
    }

    /// <summary>
    /// Stops a pod's server in the middle of its work (SIGSTOP). The Linux kernel goes on accepting connections for it, and nobody answers
    /// them. The server continues when the result is disposed of.
    /// </summary>
    public async Task<IAsyncDisposable> HangAsync(string pod, CancellationToken cancellationToken = default)
    {
        await SignalAsync(pod, "STOP", cancellationToken);
        return new Hanging(() => SignalAsync(pod, "CONT", CancellationToken.None));
    }

    private async Task SignalAsync(string pod, string signal, CancellationToken cancellationToken)
    {
        var script = $"""
            for p in /proc/[0-9]*; do
                grep -qs '^nginx: worker' $p/cmdline && kill -{signal} "$(basename $p)" && found=yes
            done
            [ -n "$found" ]
            """;
        (await _api.ExecAsync(pod, ["sh", "-c", script], cancellationToken: cancellationToken)).ThrowIfFailed();
    }

    private sealed class Hanging(Func<Task> resume) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await resume();
    }
}
