using System.Diagnostics;
using System.Globalization;
using Labs.Kubernetes;

namespace Labs.Cli.Commands;

/// <summary>Objects and watches: attaching, applying beside kubectl, watching.</summary>
internal static class KubernetesBench
{
    private const int Pods = 200, Applied = 100, Watched = 500, Changes = 100;

    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            await using var lab = await Lab.OpenAsync("bench", new LabOptions { Out = folder }, cancellationToken);
            var cluster = await lab.KindAsync(cancellationToken: cancellationToken);
            var api = await cluster.ApiAsync();
            await foreach (var figure in MeasureAsync(lab, api, cluster.Kubeconfig, folder, cancellationToken))
                yield return figure;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async IAsyncEnumerable<BenchFigure> MeasureAsync(Lab lab, ClusterApi api, string kubeconfig, string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Pods that no node will ever run: the API server's work and ours, not the kubelet's.
        await api.ApplyAsync(Documents(Pods, i => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}}}\nspec: {{nodeSelector: {{no: such}}, containers: [{{name: c, image: none}}]}}\n"), cancellationToken);
        var attach = new List<double>();
        for (var run = 0; run < 7; run++)
        {
            var clock = Stopwatch.StartNew();
            await using var other = await ClusterApi.ConnectAsync(kubeconfig, api.Namespace, cancellationToken: cancellationToken);
            var pods = await other.ListAsync<Pod>(cancellationToken: cancellationToken);
            if (pods.Count != Pods)
                throw new CommandException(ExitCodes.Failed, $"listed {pods.Count} pods, expected {Pods}.");
            _ = pods.Table().ToMime();
            attach.Add(clock.Elapsed.TotalMilliseconds);
        }
        yield return BenchFigure.AtMost($"connect, list and show {Pods} pods (median of {attach.Count})", Statistics.Median(attach), 300, "ms");

        var turn = 0;
        string Objects() => Documents(Applied, i => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{turn}-{i}, namespace: {api.Namespace}}}\ndata: {{value: \"1\"}}\n");
        async Task<double> LabsAsync(CancellationToken cancellationToken)
        {
            turn++;
            var yaml = Objects();
            var clock = Stopwatch.StartNew();
            await api.ApplyAsync(yaml, cancellationToken);
            return clock.Elapsed.TotalMilliseconds;
        }
        async Task<double> KubectlAsync(CancellationToken cancellationToken)
        {
            turn++;
            var file = Path.Combine(folder, "objects.yaml");
            await File.WriteAllTextAsync(file, Objects(), cancellationToken);
            var clock = Stopwatch.StartNew();
            using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "apply", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = kubectl.StandardError.ReadToEndAsync(cancellationToken);
            await kubectl.StandardOutput.ReadToEndAsync(cancellationToken);
            await kubectl.WaitForExitAsync(cancellationToken);
            return kubectl.ExitCode == 0 ? clock.Elapsed.TotalMilliseconds : throw new CommandException(ExitCodes.Failed, $"kubectl apply failed: {await said}");
        }
        if ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, "kubectl"))))
        {
            var comparison = await Experiment.CompareAsync(lab, $"apply of {Applied} objects", "ms", [new Arm("kubectl", KubectlAsync), new Arm("labs", LabsAsync)], new ExperimentOptions { Rounds = 5, WarmUp = 1, Baseline = "kubectl" }, cancellationToken);
            var contrast = comparison.Against("labs");
            yield return new BenchFigure($"apply of {Applied} objects: labs over kubectl", string.Create(CultureInfo.InvariantCulture, $"{contrast.MedianRatio:0.00} x ({contrast.Low:0.00} to {contrast.High:0.00}; {comparison.Median("labs"):0} against {comparison.Median("kubectl"):0} ms)"), "<= 1 x", contrast.MedianRatio <= 1);
        }

        await foreach (var figure in WatchAsync(api, cancellationToken))
            yield return figure;
    }

    private static async IAsyncEnumerable<BenchFigure> WatchAsync(ClusterApi api, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await api.ApplyAsync(Documents(Watched, i => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: w{i}, labels: {{watched: x}}}}\ndata: {{value: \"0\"}}\n"), cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var changes = api.WatchAsync("configmaps", new ObjectQuery { Labels = "watched" }, cancellationToken: end.Token).GetAsyncEnumerator(end.Token);
        for (var i = 0; i < Watched; i++)
            await changes.MoveNextAsync();
        var shown = new List<double>();
        for (var i = 1; i <= Changes; i++)
        {
            var clock = Stopwatch.StartNew();
            var patch = api.PatchAsync("configmaps", $"w{i % Watched}", $$$"""{"data":{"value":"{{{i}}}"}}""", cancellationToken: cancellationToken);
            await changes.MoveNextAsync();
            _ = changes.Current.Object.ToMime();
            shown.Add(clock.Elapsed.TotalMilliseconds);
            await patch;
        }
        yield return BenchFigure.AtMost($"from a change's request to its view, {Watched} objects watched (median of {Changes})", Statistics.Median(shown), 100, "ms");
        yield return BenchFigure.AtMost($"the same, 95th percentile", Statistics.Quantile(shown, 0.95), 300, "ms");
    }

    private static string Documents(int count, Func<int, string> document) => string.Join("---\n", Enumerable.Range(0, count).Select(document));
}
