using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Exceptions;
using Labs.Docker;
using YamlDotNet.Core;

namespace Labs.Kubernetes;

public sealed partial class Cluster
{
    // kind's own steps, and the wait for nodes and names.
    private const int Steps = 7;
    private static readonly TimeSpan s_readyWithin = TimeSpan.FromMinutes(3);

    internal static Task<Cluster> OpenAsync(Lab lab, ClusterSpec spec, CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable("LABS_KUBECONFIG") is { Length: > 0 } kubeconfig
            ? Task.FromResult(OpenExisting(lab, Path.GetFullPath(kubeconfig)))
            : OpenKindAsync(lab, spec, cancellationToken);

    private static Cluster OpenExisting(Lab lab, string kubeconfig)
    {
        if (!File.Exists(kubeconfig))
            throw new ClusterUnavailableException($"LABS_KUBECONFIG names {kubeconfig}, which does not exist. Name the file that `kubectl config view` reads, or unset it for a kind cluster.");
        return new Cluster(lab, CurrentContext(kubeconfig), kubeconfig, docker: null, kind: null, nodes: []);
    }

    private static string CurrentContext(string kubeconfig)
    {
        try
        {
            if (KubernetesClientConfiguration.LoadKubeConfig(kubeconfig).CurrentContext is { Length: > 0 } context)
                return context;
        }
        catch (Exception exception) when (exception is KubeConfigException or YamlException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterUnavailableException($"the kubeconfig {kubeconfig} can't be read: {exception.Message}. `kubectl --kubeconfig {kubeconfig} config view` shows it.", exception);
        }
        throw new ClusterUnavailableException($"the kubeconfig {kubeconfig} has no current-context. `kubectl --kubeconfig {kubeconfig} config use-context NAME` sets it.");
    }

    private static async Task<Cluster> OpenKindAsync(Lab lab, ClusterSpec spec, CancellationToken cancellationToken)
    {
        var docker = await lab.DockerAsync();
        var kind = KindCommand.Find() ?? throw new ClusterUnavailableException(
            $"the kind command is neither on the PATH nor in {KindCommand.Folder}. `./labs up` brings it; or name another cluster with LABS_KUBECONFIG.");
        if (KindCommand.FindDocker() is null)
            throw new ClusterUnavailableException("kind drives the engine with the docker command, which is not on the PATH. Install Docker's command line, or name another cluster with LABS_KUBECONFIG.");
        var image = await docker.ImageAsync(spec.Image, cancellationToken);
        var name = spec.Fresh ? lab.Name("k8s") : $"labs-k8s-{Key(spec, image, docker)}";
        var folder = new ClusterFolder(name);

        // The journal first: whatever happens from here on, the reaper knows where to look.
        await lab.TrackAsync(ClusterCleaner.KindName, ClusterEntry.Kind(name, docker.Endpoint).ToString(), token => ClusterUse.LeaveAsync(name, docker.Endpoint, lab.Id, token));
        IReadOnlyList<ClusterNode> nodes;
        await using (await folder.LockAsync(cancellationToken))
        {
            folder.AddUser(lab.Id, Owner.Current);
            if (!spec.Fresh && RunSession() is { } run)
                folder.AddUser(run.Id, run.Owner);
            nodes = await KindNodes.ListAsync(docker, name, cancellationToken);
            if (!folder.IsComplete || nodes.Count != spec.Workers + 1 || nodes.Any(node => !node.Container.Facts.Running))
            {
                await MakeAsync(lab, docker, kind, image, spec, folder, cancellationToken);
                nodes = await KindNodes.ListAsync(docker, name, cancellationToken);
            }
        }
        lab.Environment["kind.version"] = (await kind.VersionAsync(cancellationToken)).Split(' ') is [_, var version, ..] ? version.TrimStart('v') : "unknown";
        return new Cluster(lab, name, folder.Kubeconfig, docker, kind, nodes) { SharedFolder = await KindNodes.MakeSharedFolderAsync(docker, name, cancellationToken) };
    }

    private static async Task MakeAsync(Lab lab, Engine docker, KindCommand kind, LabImage image, ClusterSpec spec, ClusterFolder folder, CancellationToken cancellationToken)
    {
        await KindNodes.RemoveAsync(docker.Endpoint, folder.Name, cancellationToken);
        folder.Reset();
        using var progress = Progress.Start($"cluster {folder.Name}", Steps + (spec.Workers > 0 ? 1 : 0));
        var network = await KindNodes.MakeNetworkAsync(docker, folder.Name, cancellationToken);
        var config = Path.Combine(folder.Path, "kind.yaml");
        var shared = await KindNodes.MakeSharedFolderAsync(docker, folder.Name, cancellationToken);
        if (spec.Mounts.All(mount => mount.NodePath != SharedNodePath))
            spec = spec with { Mounts = [.. spec.Mounts, new(shared, SharedNodePath)] };
        await File.WriteAllTextAsync(config, KindConfig.Of(spec), cancellationToken);
        var done = 0;
        try
        {
            var (exitCode, output) = await kind.CreateAsync(lab, docker.Endpoint, folder.Name, image.Reference, network, config, folder.Kubeconfig, step => progress.Report(done++, step), cancellationToken);
            if (exitCode != 0)
                throw await FailureAsync(docker, folder.Name, $"kind ended with exit code {exitCode}: {Complaint(output)}", cancellationToken);
            progress.Report(done, "waiting for the nodes and the cluster's DNS");
            await ReadyAsync(docker, folder.Name, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await KindNodes.RemoveAsync(docker.Endpoint, folder.Name, CancellationToken.None);
            throw;
        }
        folder.MarkComplete();
        progress.Finish();
    }

    // By the node's own kubectl, which every node image has.
    private static async Task ReadyAsync(Engine docker, string name, CancellationToken cancellationToken)
    {
        var node = (await KindNodes.ListAsync(docker, name, cancellationToken))[0];
        var limit = $"--timeout={s_readyWithin.TotalSeconds:0}s";
        foreach (var what in (string[][])[["wait", "--for=condition=Ready", "node", "--all", limit], ["-n", "kube-system", "rollout", "status", "deployment/coredns", limit]])
        {
            var result = await node.Container.ExecAsync(new ExecSpec(["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", .. what]), cancellationToken);
            if (result.ExitCode != 0)
                throw await FailureAsync(docker, name, $"it was not ready within {s_readyWithin.TotalMinutes:0} minutes: {result.Complaint}", cancellationToken);
        }
    }

    private static async Task<ClusterUnavailableException> FailureAsync(Engine docker, string name, string observed, CancellationToken cancellationToken)
    {
        var tail = "";
        try
        {
            if ((await KindNodes.ListAsync(docker, name, cancellationToken)).FirstOrDefault() is { } node)
            {
                var log = node.Container.Facts.Running
                    ? (await node.Container.ExecAsync("journalctl", "--no-pager", "--quiet", "--lines=15", "--output=cat", "--unit=kubelet", "--unit=containerd")).Text
                    : string.Join('\n', (await node.Container.LogsAsync(cancellationToken: cancellationToken)).TakeLast(15).Select(line => line.Text));
                tail = $"\nThe end of node {node.Name}'s log:\n{log.TrimEnd()}";
            }
        }
        catch (EngineException exception)
        {
            tail = $"\nIts nodes have no log to show: {exception.Message}";
        }
        return new ClusterUnavailableException($"cluster {name} could not be made: {observed}{tail}\nWhat was made is removed again. `./labs doctor` says whether the engine can run nodes.");
    }

    // kind's own word for what went wrong, else all it said, without the trace of calls below it.
    private static string Complaint(string output) =>
        output.Split('\n').FirstOrDefault(line => line.StartsWith("ERROR:", StringComparison.Ordinal))?["ERROR:".Length..].Trim() ?? output.Trim();

    /// <summary>The session that the runner of several notebooks holds clusters with.</summary>
    private static SessionFolder? RunSession() =>
        Environment.GetEnvironmentVariable(LabKubernetes.RunSessionVariable) is { Length: > 0 } id && SessionFolder.Open(id) is { IsDescribed: true, IsLeftBehind: false } session ? session : null;

    // What makes two clusters different; and whose they are, since users and machines may share an engine.
    private static string Key(ClusterSpec spec, LabImage image, Engine docker)
    {
        var text = string.Join('\n', [image.Id, $"{spec.Workers}", .. spec.Mounts.Select(mount => $"{mount}"), docker.Endpoint.Uri.OriginalString, Owner.Current.Machine, SessionFolder.Root]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
    }
}
