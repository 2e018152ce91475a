using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>The creation of a kind cluster, from its network to the moment when its nodes and its DNS are ready.</summary>
internal sealed class KindCreation(Lab lab, Engine docker, KindCommand kind, ClusterFolder folder)
{
    // The steps that kind reports, and the wait for nodes and DNS.
    private const int Steps = 7;

    private static readonly TimeSpan s_readyWithin = TimeSpan.FromMinutes(3);
    private string? _shortage;

    /// <exception cref="ClusterUnavailableException">
    /// It failed; the message has the end of a node's log. Everything created is removed again.
    /// </exception>
    public async Task RunAsync(LabImage image, ClusterSpec spec, CancellationToken cancellationToken)
    {
        await KindNodes.RemoveAsync(docker.Endpoint, folder.Name, cancellationToken);
        folder.Reset();
        using var progress = Progress.Start($"cluster {folder.Name}", Steps + (spec.Workers > 0 ? 1 : 0));
        _shortage = await ShortageAsync(spec.Workers, cancellationToken);
        if (_shortage is not null)
            progress.Report(0, _shortage);
        var network = await KindNodes.MakeNetworkAsync(docker, folder.Name, cancellationToken);
        var config = Path.Combine(folder.Path, "kind.yaml");
        var shared = await KindNodes.MakeSharedFolderAsync(docker, folder.Name, cancellationToken);
        if (spec.Mounts.All(mount => mount.NodePath != Cluster.SharedNodePath))
            spec = spec with { Mounts = [.. spec.Mounts, new(shared, Cluster.SharedNodePath)] };
        await File.WriteAllTextAsync(config, KindConfig.Of(spec), cancellationToken);
        var done = 0;
        try
        {
            var plan = new KindPlan(folder.Name, image.Reference, network, config, folder.Kubeconfig);
            var (exitCode, output) = await kind.CreateAsync(
                lab, docker.Endpoint, plan, step => progress.Report(done++, step), cancellationToken);
            if (exitCode != 0)
                throw await FailureAsync($"kind ended with exit code {exitCode}: {Complaint(output)}", cancellationToken);
            progress.Report(done, "waiting for the nodes and the cluster's DNS");
            await WaitReadyAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await KindNodes.RemoveAsync(docker.Endpoint, folder.Name, CancellationToken.None);
            throw;
        }
        folder.MarkComplete();
        progress.Finish();
    }

    private async Task<string?> ShortageAsync(int workers, CancellationToken cancellationToken)
    {
        if (docker.Endpoint.Uri.Scheme != "unix" || InotifyLimit.OfThisMachine() is not { } limit)
            return null; // the engine's machine is another one
        var (controlPlanes, others) = await KindNodes.CountAllAsync(docker.Endpoint, cancellationToken);
        return limit.Shortage(controlPlanes + 1, others + workers);
    }

    // With the kubectl of a node, which every node image has.
    private async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        var node = (await KindNodes.ListAsync(docker, folder.Name, cancellationToken))[0];
        var limit = $"--timeout={s_readyWithin.TotalSeconds:0}s";
        string[][] waits =
        [
            ["wait", "--for=condition=Ready", "node", "--all", limit],
            ["-n", "kube-system", "rollout", "status", "deployment/coredns", limit],
        ];
        foreach (var wait in waits)
        {
            var command = new ExecSpec(["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", .. wait]);
            var result = await node.Container.ExecAsync(command, cancellationToken);
            if (result.ExitCode != 0)
            {
                throw await FailureAsync(
                    $"it was not ready within {s_readyWithin.TotalMinutes:0} minutes: {result.Complaint}", cancellationToken);
            }
        }
    }

    private async Task<ClusterUnavailableException> FailureAsync(string observed, CancellationToken cancellationToken)
    {
        var tail = "";
        try
        {
            if ((await KindNodes.ListAsync(docker, folder.Name, cancellationToken)).FirstOrDefault() is { } node)
                tail = $"\nThe end of node {node.Name}'s log:\n{(await LogAsync(node, cancellationToken)).TrimEnd()}";
        }
        catch (EngineException exception)
        {
            tail = $"\nThe log of its nodes cannot be read: {exception.Message}";
        }
        return new ClusterUnavailableException($"cluster {folder.Name} could not be created: {observed}{tail}\n"
            + (_shortage is null ? "" : $"A likely reason: {_shortage}.\n")
            + "Everything created for it has been removed. `./labs doctor` shows whether the engine can run nodes.");
    }

    private static async Task<string> LogAsync(ClusterNode node, CancellationToken cancellationToken)
    {
        if (node.Container.Facts.Running)
        {
            return (await node.Container.ExecAsync(
                "journalctl", "--no-pager", "--quiet", "--lines=15", "--output=cat", "--unit=kubelet", "--unit=containerd")).Text;
        }
        var lines = await node.Container.LogsAsync(cancellationToken: cancellationToken);
        return string.Join('\n', lines.TakeLast(15).Select(line => line.Text));
    }

    // The line with kind's own error; without it, all of the output except the stack trace.
    private static string Complaint(string output)
    {
        const string error = "ERROR:";
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(error, StringComparison.Ordinal));
        return line?[error.Length..].Trim() ?? output.Trim();
    }
}
