using System.Threading.Channels;

namespace Labs.Kubernetes.Tests.Watching;

public sealed class WatchTests : ClusterLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Changes_of_five_hundred_objects_are_reported_once_each_despite_dropped_connections()
    {
        using var folder = new TemporaryFolder();
        var (relay, kubeconfig) = Relay.Start(Kubeconfig, folder.Path);
        await using var _ = relay;
        await using var watching = await ClusterApi.ConnectAsync(kubeconfig, Unique);
        using var end = new CancellationTokenSource(NoHang * 2);
        var reported = Channel.CreateUnbounded<ObjectChange>();
        var watch = Task.Run(async () =>
        {
            var changes = watching.WatchAsync("configmaps", new ObjectQuery { Labels = "many" }, cancellationToken: end.Token);
            await foreach (var change in changes)
                reported.Writer.TryWrite(change);
        }, end.Token);

        // Wait until the watch is in place: it does not report an object that is created and deleted before.
        await Api.ApplyAsync(Labelled("first", ""));
        Assert.Equal("first", (await reported.Reader.ReadAsync(end.Token)).Object.Name);

        const int count = 500;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            await Api.ApplyAsync(Labelled($"c{i}", "0"));
            if (i % 100 == 50)
                relay.Drop();
            await Api.ApplyAsync(Labelled($"c{i}", "1"));
            if (i % 5 == 0)
                await Api.DeleteAsync("configmaps", $"c{i}");
        });

        var seen = new Dictionary<string, List<string>>();
        var deleted = 0;
        var changed = 0;
        while (deleted < count / 5 || changed < count)
        {
            var change = await reported.Reader.ReadAsync(end.Token);
            if (!seen.TryGetValue(change.Object.Name, out var versions))
                seen[change.Object.Name] = versions = [];
            // Neither twice nor out of order: each reported change has another version, and an object is added once.
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

        static string Labelled(string name, string value) =>
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, labels: {{many: x}}}}\ndata: {{value: \"{value}\"}}";
    }

    [Fact, Needs(Capability.Docker)]
    public async Task After_a_forgotten_version_the_watch_lists_again_and_reports_the_difference()
    {
        // The server keeps versions of a kind from its definition on. Version 1 is much older, so the server answers 410 Gone.
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
        var marks = names.Select(name => $"apiVersion: {group}/v1\nkind: Mark\nmetadata: {{name: {name}}}\n");
        await Api.ApplyAsync(string.Join("---\n", marks));
        var kind = await Api.KindAsync($"marks.{group}");
        Assert.Contains("410", await FirstLineOfWatchAsync(kind));
        using var end = new CancellationTokenSource(NoHang);
        var reported = new List<ObjectChange>();
        await foreach (var change in Api.Watch.FromAsync(kind, new ObjectQuery(), "1", [], NoHang, end.Token))
        {
            reported.Add(change);
            if (reported.Count == 2)
                await Api.DeleteAsync(kind.FullName, "kept");
            if (change.Kind == ChangeKind.Deleted)
                break;
        }
        await Api.DeleteAsync("crd", $"marks.{group}");
        Assert.Equal(["Added kept", "Added other", "Deleted kept"], reported.Select(change => $"{change.Kind} {change.Object.Name}"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_watch_and_a_wait_survive_a_server_that_is_away_for_20_s_and_a_request_fails()
    {
        using var folder = new TemporaryFolder();
        var (relay, kubeconfig) = Relay.Start(Kubeconfig, folder.Path);
        await using var _ = relay;
        await using var away = await ClusterApi.ConnectAsync(kubeconfig, Unique);
        await Api.ApplyAsync(ConfigMap("late", "early"));
        await away.ListAsync("configmaps");
        var wait = away.WaitAsync("configmaps", "late", "it has changed", item => item.Text("data.value") == "changed", NoHang);
        using var end = new CancellationTokenSource(NoHang);
        var query = new ObjectQuery { Fields = "metadata.name=late" };
        await using var changes = away.WatchAsync("configmaps", query, cancellationToken: end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.IsInitial);
        var next = changes.MoveNextAsync().AsTask();
        relay.Close();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var gone = await Assert.ThrowsAsync<ApiUnavailableException>(() => away.ListAsync("pods").WaitAsync(NoHang));
        Assert.Contains("does not answer", gone.Message);
        await Api.ApplyAsync(ConfigMap("late", "changed")); // without the relay
        await Assert.ThrowsAsync<ApiUnavailableException>(() => away.GetAsync("configmaps", "late").WaitAsync(NoHang));
        // Long enough for several failed attempts, with pauses that grow.
        var rest = TimeSpan.FromSeconds(20) - clock.Elapsed;
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        relay.Reopen();

        Assert.True(await next);
        Assert.Equal((ChangeKind.Modified, "changed"), (changes.Current.Kind, changes.Current.Object.Text("data.value")));
        Assert.Equal("changed", (await wait).Text("data.value"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_server_that_falls_silent_is_noticed()
    {
        using var folder = new TemporaryFolder();
        var (relay, kubeconfig) = Relay.Start(Kubeconfig, folder.Path);
        await using var _ = relay;
        await using var silent = await ClusterApi.ConnectAsync(kubeconfig, Unique);
        await silent.ListAsync("configmaps");
        relay.Silence();
        var gone = await Assert.ThrowsAsync<ApiUnavailableException>(() => silent.ListAsync("configmaps").WaitAsync(NoHang));
        Assert.Contains("does not answer", gone.Message);
        var watch = Task.Run(async () =>
        {
            await foreach (var change in silent.WatchAsync("configmaps", patience: TimeSpan.FromSeconds(1)))
                Assert.Fail($"{change.Object.Name} arrived");
        });
        await Assert.ThrowsAsync<ApiUnavailableException>(() => watch.WaitAsync(NoHang));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_error_of_a_wait_has_the_last_state_and_the_events()
    {
        await Api.ApplyAsync(Pod("nowhere", more: "  nodeSelector: {no: such}"));
        var timeout = await Assert.ThrowsAsync<WaitTimeoutException>(() =>
            Api.WaitAsync<Pod>("nowhere", "it is ready", pod => pod.IsReady, TimeSpan.FromSeconds(3)).WaitAsync(NoHang));
        Assert.Contains("Pending", timeout.Message);
        Assert.Contains("FailedScheduling", timeout.Message);
        Assert.Contains("node(s) didn't match", timeout.Message);
        var absent = await Assert.ThrowsAsync<WaitTimeoutException>(() =>
            Api.WaitAsync("pods", "never", "it is ready", _ => true, TimeSpan.FromSeconds(1)).WaitAsync(NoHang));
        Assert.Contains("no such object", absent.Message);
    }

    // The server refuses either with the status of the answer, or with the first line of the watch.
    private async Task<string> FirstLineOfWatchAsync(ResourceKind kind)
    {
        try
        {
            var path = kind.Path(Unique) + "?watch=1&resourceVersion=1";
            using var answer = await Api.Connection.OpenStreamAsync(path, "watch from version 1", default);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            return await reader.ReadLineAsync() ?? "";
        }
        catch (ApiException exception)
        {
            return $"{exception.Status}";
        }
    }
}
