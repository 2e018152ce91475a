namespace Labs.Series.Tests;

/// <summary>
/// A cluster that the labs did not make: three nodes, created by kind alone. Its nodes have the public images of the catalogue, as if a
/// registry answered.
/// </summary>
internal sealed class ForeignCluster : IAsyncDisposable
{
    private readonly string _kind;
    private readonly string _folder = Directory.CreateTempSubdirectory("labs-test-foreign-").FullName;

    private ForeignCluster(string kind) => _kind = kind;

    private string Name => Path.GetFileName(_folder).ToLowerInvariant();

    /// <summary>The path of the kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <param name="images">The engine's references of the images by their names in the catalogue, that of the nodes among them.</param>
    /// <param name="published">The names under which the nodes have them, by their names in the catalogue.</param>
    public static async Task<ForeignCluster> CreateAsync(
        IReadOnlyDictionary<string, string> images, IReadOnlyDictionary<string, string> published)
    {
        var kind = await Host.RunAsync(Path.Combine(Repository.Root, "lab-env", "kind", "install.sh"));
        var cluster = new ForeignCluster(kind.Trim());
        try
        {
            await cluster.CreateNodesAsync(images["kind-node"]);
            foreach (var (name, reference) in published)
                await cluster.PublishAsync(images[name], reference);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns what exists in the cluster and could be left behind: objects of all kinds, and folders of the nodes.</summary>
    public async Task<string[]> ListAsync()
    {
        var folders = "";
        foreach (var node in await NodesAsync())
        {
            folders += await Host.RunAsync(
                "docker", "exec", node, "sh", "-c", $"ls -d /tmp/* /srv/* 2>/dev/null | sed 's|^|{node} |'");
        }
        const string ClusterWide = "namespaces,persistentvolumes,storageclasses,clusterroles,customresourcedefinitions";
        return Lines(await KubectlAsync("get", ClusterWide, "-o", "name")
            + await KubectlAsync("get", "pods,services,persistentvolumeclaims", "-A", "-o", "name") + folders);
    }

    /// <summary>
    /// Returns the pods of which an event is known, also those that have ended, except in the labs' namespaces and in those of the
    /// cluster's own programs.
    /// </summary>
    public async Task<string[]> PodsOutsideAsync()
    {
        const string Pods = "jsonpath={range .items[?(@.involvedObject.kind==\"Pod\")]}"
            + "{.involvedObject.namespace}/{.involvedObject.name}{\"\\n\"}{end}";
        var pods = Lines(await KubectlAsync("get", "events", "-A", "-o", Pods));
        return [.. pods.Distinct().Where(pod => pod.Split('/')[0] is not ("kube-system" or "local-path-storage")
            && !pod.StartsWith("labs-", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        await Host.RunAsync(_kind, "delete", "cluster", "--name", Name, "--kubeconfig", Kubeconfig);
        await Host.RunAsync("sh", "-c", $"docker network rm {Name} 2>/dev/null || true");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CreateNodesAsync(string image)
    {
        var config = Path.Combine(_folder, "kind.yaml");
        await File.WriteAllTextAsync(config, """
            kind: Cluster
            apiVersion: kind.x-k8s.io/v1alpha4
            networking: {apiServerAddress: 127.0.0.1}
            kubeadmConfigPatches: ["{kind: KubeletConfiguration, failCgroupV1: false}"]
            nodes: [{role: control-plane}, {role: worker}, {role: worker}]
            """);
        await Host.RunAsync("env", $"KIND_EXPERIMENTAL_DOCKER_NETWORK={Name}", _kind, "create", "cluster", "--name", Name, "--image", image,
            "--config", config, "--kubeconfig", Kubeconfig);
        await KubectlAsync("wait", "--for=condition=Ready", "node", "--all", "--timeout=180s");
        await KubectlAsync("-n", "kube-system", "rollout", "status", "deployment/coredns", "--timeout=180s");
    }

    private async Task PublishAsync(string image, string reference)
    {
        await Host.RunAsync(_kind, "load", "docker-image", image, "--name", Name);
        if (image == reference)
            return;
        foreach (var node in await NodesAsync())
        {
            await Host.RunAsync("docker", "exec", node, "ctr", "-n", "k8s.io", "images", "tag",
                $"docker.io/{image}", $"docker.io/library/{reference}");
        }
    }

    private async Task<string[]> NodesAsync() => Lines(await Host.RunAsync(_kind, "get", "nodes", "--name", Name));

    private Task<string> KubectlAsync(params string[] arguments) => Host.RunAsync("docker",
        ["exec", $"{Name}-control-plane", "kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", .. arguments]);

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()];
}
