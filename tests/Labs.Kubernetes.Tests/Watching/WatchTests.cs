using System.Threading.Channels;

namespace Labs.Kubernetes.Tests.Watching;

public sealed class WatchTests : ClusterLab
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labs-kubernetes-").FullName;

    [Fact, Needs(Capability.Docker)]
    public async Task Five_hundred_objects_are_told_once_each_through_dropped_connections()
    {
        var (relay, kubeconfig) = Relay.Start(Kubeconfig, _folder);
        await using var _ = relay;
        await using var watching = await ClusterApi.ConnectAsync(kubeconfig, Unique);
        using var end = new CancellationTokenSource(NoHang * 2);
        var told = Channel.CreateUnbounded<ObjectChange>();
        var watch = Task.Run(async () =>
        {
            await foreach (var change in watching.WatchAsync("configmaps", new ObjectQuery { Labels = "many" }, cancellationToken: end.Token))
                told.Writer.TryWrite(change);
        }, end.Token);

        // The watch is in place before anything changes: what came and went before it would rightly not be told.
        await Api.ApplyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first, labels: {many: x}}");
        Assert.Equal("first", (await told.Reader.ReadAsync(end.Token)).Object.Name);

        const int count = 500;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            await Api.ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}, labels: {{many: x}}}}\ndata: {{value: \"0\"}}");
            if (i % 100 == 50)
                relay.Drop();
            await Api.ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}, labels: {{many: x}}}}\ndata: {{value: \"1\"}}");
            if (i % 5 == 0)
                await Api.DeleteAsync("configmaps", $"c{i}");
        });

        var seen = new Dictionary<string, List<string>>();
        var deleted = 0;
        var changed = 0;
        while (deleted < count / 5 || changed < count)
        {
            var change = await told.Reader.ReadAsync(end.Token);
            if (!seen.TryGetValue(change.Object.Name, out var versions))
                seen[change.Object.Name] = versions = [];
            // Neither twice nor out of order: each told change has a version of its own, and values do not go back.
            Assert.DoesNotContain($"{change.Kind} {change.Object.ResourceVersion}", versions);
            versions.Add($"{change.Kind} {change.Object.ResourceVersion}");
            Assert.Equal(versions.Count == 1, change.Kind == ChangeKind.Added);
            deleted += change.Kind == ChangeKind.Deleted ? 1 : 0;
            changed += change.Kind != ChangeKind.Deleted && change.Object.Text("data.value") == "1" ? 1 : 0;
        }
        Assert.Equal(count, seen.Count);
        Assert.True(relay.Connections > 3, $"{relay.Connections} connections");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_version_that_the_server_forgot_leads_to_a_new_list_and_the_difference()
    {
        // The server's memory of a kind begins with its definition: version 1 is from long before, so it answers 410 Gone.
        var group = $"{Unique}.example.org";
        await Api.ApplyAsync($$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: marks.{{group}} }
            spec:
              group: {{group}}
              scope: Namespaced
              names: { plural: marks, kind: Mark }
              versions: [ { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } } ]
            """);
        string[] names = ["kept", "other"];
        await Api.ApplyAsync(string.Join("---\n", names.Select(name => $"apiVersion: {group}/v1\nkind: Mark\nmetadata: {{name: {name}}}\n")));
        var kind = await Api.KindAsync($"marks.{group}");
        using (var answer = await Api.OpenAsync(HttpMethod.Get, kind.Path(Unique) + "?watch=1&resourceVersion=1", null, default))
            Assert.Contains("410", $"{(int)answer.StatusCode} {await new StreamReader(await answer.Content.ReadAsStreamAsync()).ReadLineAsync()}");
        using var end = new CancellationTokenSource(NoHang);
        var told = new List<ObjectChange>();
        await foreach (var change in Api.WatchAsync(kind, new ObjectQuery(), "1", [], NoHang, end.Token))
        {
            told.Add(change);
            if (told.Count == 2)
                await Api.DeleteAsync(kind.FullName, "kept");
            if (change.Kind == ChangeKind.Deleted)
                break;
        }
        await Api.DeleteAsync("crd", $"marks.{group}");
        Assert.Equal(["Added kept", "Added other", "Deleted kept"], told.Select(change => $"{change.Kind} {change.Object.Name}"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_watch_and_a_wait_outlive_a_server_that_is_away_for_20_s_and_a_request_says_so()
    {
        var (relay, kubeconfig) = Relay.Start(Kubeconfig, _folder);
        await using var _ = relay;
        await using var away = await ClusterApi.ConnectAsync(kubeconfig, Unique);
        await Api.ApplyAsync(ConfigMap("late", "early"));
        await away.ListAsync("configmaps");
        var wait = away.WaitAsync("configmaps", "late", "it has changed", item => item.Text("data.value") == "changed", NoHang);
        using var end = new CancellationTokenSource(NoHang);
        await using var changes = away.WatchAsync("configmaps", new ObjectQuery { Fields = "metadata.name=late" }, cancellationToken: end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.IsInitial);
        var next = changes.MoveNextAsync().AsTask();
        relay.Close();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var gone = await Assert.ThrowsAsync<ApiUnavailableException>(() => away.ListAsync("pods").WaitAsync(NoHang));
        Assert.Contains("does not answer", gone.Message);
        await Api.ApplyAsync(ConfigMap("late", "changed")); // by the direct way
        await Assert.ThrowsAsync<ApiUnavailableException>(() => away.GetAsync("configmaps", "late").WaitAsync(NoHang));
        // Long enough for several failed attempts with their growing pauses.
        var rest = TimeSpan.FromSeconds(20) - clock.Elapsed;
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        relay.Reopen();

        Assert.True(await next);
        Assert.Equal((ChangeKind.Modified, "changed"), (changes.Current.Kind, changes.Current.Object.Text("data.value")));
        Assert.Equal("changed", (await wait).Text("data.value"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_server_that_vanished_without_a_word_is_noticed()
    {
        var (relay, kubeconfig) = Relay.Start(Kubeconfig, _folder);
        await using var _ = relay;
        await using var silent = await ClusterApi.ConnectAsync(kubeconfig, Unique);
        await silent.ListAsync("configmaps");
        relay.Silence();
        var gone = await Assert.ThrowsAsync<ApiUnavailableException>(() => silent.ListAsync("configmaps").WaitAsync(NoHang));
        Assert.Contains("does not answer", gone.Message);
        var watch = Task.Run(async () =>
        {
            await foreach (var change in silent.WatchAsync("configmaps", patience: TimeSpan.FromSeconds(1)))
                Assert.Fail($"{change.Object.Name} came through");
        });
        await Assert.ThrowsAsync<ApiUnavailableException>(() => watch.WaitAsync(NoHang));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_wait_that_fails_says_what_was_seen_and_the_events()
    {
        await Api.ApplyAsync(Pod("nowhere", more: "  nodeSelector: {no: such}"));
        var timeout = await Assert.ThrowsAsync<WaitTimeoutException>(() => Api.WaitAsync<Pod>("nowhere", "it is ready", pod => pod.IsReady, TimeSpan.FromSeconds(3)).WaitAsync(NoHang));
        Assert.Contains("Pending", timeout.Message);
        Assert.Contains("FailedScheduling", timeout.Message);
        Assert.Contains("node(s) didn't match", timeout.Message);
        var absent = await Assert.ThrowsAsync<WaitTimeoutException>(() => Api.WaitAsync("pods", "never", "it is ready", _ => true, TimeSpan.FromSeconds(1)).WaitAsync(NoHang));
        Assert.Contains("no such object", absent.Message);
    }
}
