using System.Diagnostics;
using System.Runtime.CompilerServices;
using Labs.Kubernetes;
using Labs.Runner.Processes;

namespace Labs.Bench;

/// <summary>Measures connecting to a cluster and watching objects, and compares applying objects with kubectl.</summary>
public static class KubernetesBench
{
    private const int Pods = 200, Applied = 100, Watched = 500, Changes = 100;

    /// <summary>
    /// Measures all figures on a cluster of one node. It takes about two minutes. Without kubectl there is no comparison with it.
    /// </summary>
    /// <exception cref="BenchException">The cluster does not list what was applied, or kubectl failed.</exception>
    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bench = await BenchLab.OpenAsync(cancellationToken);
        var cluster = await bench.Lab.KindAsync(cancellationToken: cancellationToken);
        var api = await cluster.ApiAsync();
        await foreach (var figure in MeasureAsync(bench.Lab, api, cluster.Kubeconfig, bench.Folder, cancellationToken))
            yield return figure;
    }

    private static async IAsyncEnumerable<BenchFigure> MeasureAsync(
        Lab lab, ClusterApi api, string kubeconfig, string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Pods that no node will ever run: the API server's work and ours, not the kubelet's.
        await api.ApplyAsync(Documents(Pods, i => $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: p{{i}}}
            spec: {nodeSelector: {no: such}, containers: [{name: c, image: none}]}

            """), cancellationToken);
        var attach = new List<double>();
        for (var run = 0; run < 7; run++)
        {
            var clock = Stopwatch.StartNew();
            await using var other = await ClusterApi.ConnectAsync(kubeconfig, api.Namespace, cancellationToken: cancellationToken);
            var pods = await other.ListAsync<Pod>(cancellationToken: cancellationToken);
            if (pods.Count != Pods)
                throw new BenchException($"the cluster listed {pods.Count} pods; expected {Pods}.");
            _ = pods.Table().ToMime();
            attach.Add(clock.Elapsed.TotalMilliseconds);
        }
        var attached = $"connect, list and show {Pods} pods (median of {attach.Count})";
        yield return BenchFigure.AtMost(attached, Statistics.Median(attach), 300, "ms");

        var turn = 0;
        string Objects() => Documents(Applied, i => $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a{{turn}}-{{i}}, namespace: {{api.Namespace}}}
            data: {value: "1"}

            """);
        async Task<double> LabsAsync(CancellationToken token)
        {
            turn++;
            var yaml = Objects();
            var clock = Stopwatch.StartNew();
            await api.ApplyAsync(yaml, token);
            return clock.Elapsed.TotalMilliseconds;
        }
        async Task<double> KubectlAsync(CancellationToken token)
        {
            turn++;
            var file = Path.Combine(folder, "objects.yaml");
            await File.WriteAllTextAsync(file, Objects(), token);
            var clock = Stopwatch.StartNew();
            var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "apply", "-f", file]);
            var kubectl = await ChildProcess.CaptureAsync(start, token);
            return kubectl.ExitCode == 0
                ? clock.Elapsed.TotalMilliseconds
                : throw new BenchException($"kubectl apply {ChildProcess.ExitText(kubectl.ExitCode)}: {kubectl.Error.Trim()}");
        }
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (paths.Any(path => File.Exists(Path.Combine(path, "kubectl"))))
        {
            Arm[] arms = [new Arm("kubectl", KubectlAsync), new Arm("labs", LabsAsync)];
            var options = new ExperimentOptions { Rounds = 5, WarmUp = 1, Baseline = "kubectl" };
            var comparison = await Experiment.CompareAsync(lab, $"apply of {Applied} objects", "ms", arms, options, cancellationToken);
            yield return BenchFigure.RatioAtMost($"apply of {Applied} objects: labs over kubectl", comparison, "labs", "kubectl", 1);
        }

        await foreach (var figure in WatchAsync(api, cancellationToken))
            yield return figure;
    }

    private static async IAsyncEnumerable<BenchFigure> WatchAsync(
        ClusterApi api, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await api.ApplyAsync(Documents(Watched, i => $$$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: w{{{i}}}, labels: {watched: x}}
            data: {value: "0"}

            """), cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var query = new ObjectQuery { Labels = "watched" };
        await using var changes = api.WatchAsync("configmaps", query, cancellationToken: end.Token).GetAsyncEnumerator(end.Token);
        for (var i = 0; i < Watched; i++)
            await changes.MoveNextAsync();
        var shown = new List<double>();
        for (var i = 1; i <= Changes; i++)
        {
            var clock = Stopwatch.StartNew();
            var value = $$$"""{"data":{"value":"{{{i}}}"}}""";
            var patch = api.PatchAsync("configmaps", $"w{i % Watched}", value, cancellationToken: cancellationToken);
            await changes.MoveNextAsync();
            _ = changes.Current.Object.ToMime();
            shown.Add(clock.Elapsed.TotalMilliseconds);
            await patch;
        }
        var what = $"from a change's request to its view, {Watched} objects watched";
        yield return BenchFigure.AtMost($"{what} (median of {Changes})", Statistics.Median(shown), 100, "ms");
        yield return BenchFigure.AtMost("the same, 95th percentile", Statistics.Quantile(shown, 0.95), 300, "ms");
    }

    private static string Documents(int count, Func<int, string> document) =>
        string.Join("---\n", Enumerable.Range(0, count).Select(document));
}
