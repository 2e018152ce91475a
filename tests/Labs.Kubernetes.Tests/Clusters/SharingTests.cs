
namespace Labs.Kubernetes.Tests;

[Collection(SharedCluster.Collection)]
public sealed class SharingTests(SharedCluster shared)
{
    [Fact, Needs(Capability.Docker)]
    public async Task Sessions_with_equal_specs_share_a_cluster_and_have_separate_namespaces()
    {
        string[] before = [.. shared.Cluster.Nodes.Select(node => node.Container.Id)];
        await using (var lab = await Lab.OpenAsync("kubernetes-tests"))
        {
            var cluster = await lab.KindAsync(SharedCluster.Spec);
            Assert.Equal(shared.Cluster.Name, (await lab.KindIfReadyAsync(SharedCluster.Spec)).Cluster?.Name);
            Assert.Equal(shared.Cluster.Name, cluster.Name);
            Assert.Equal(before, cluster.Nodes.Select(node => node.Container.Id));
            Assert.NotEqual(shared.Cluster.Namespace, cluster.Namespace);
        }
        // The session that ended was not the last user.
        Assert.Equal(4 + 1, (await ClusterUser.LeftOfAsync(shared.Cluster.Name)).Length);
        Assert.True((await shared.Cluster.ControlPlane.Container.InspectAsync()).Running);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Two_nodes_are_ready_and_have_routes_to_each_others_pods()
    {
        Assert.Equal(2, shared.Cluster.Nodes.Count);
        Assert.Single(shared.Cluster.Nodes, node => node.IsControlPlane);
        const string readiness = "jsonpath={range .items[*]}{.status.conditions[?(@.type==\"Ready\")].status} {end}";
        var ready = await KubectlAsync("get", "nodes", "-o", readiness);
        Assert.Equal("True True", ready.Trim());
        foreach (var node in shared.Cluster.Nodes)
        {
            var other = shared.Cluster.Nodes.Single(other => other != node);
            var range = await KubectlAsync("get", "node", other.Name, "-o", "jsonpath={.spec.podCIDR}");
            await Wait.UntilAsync($"{node} has a route to {range}", async _ =>
            {
                var routes = (await node.Container.ExecAsync("ip", "route")).Text;
                return (routes.Contains($"{range} via {other.Address}", StringComparison.Ordinal), routes);
            }, TimeSpan.FromSeconds(20));
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_image_of_the_catalogue_is_on_every_node()
    {
        var reference = await shared.Cluster.ImageAsync("busybox");
        foreach (var node in shared.Cluster.Nodes)
            Assert.Contains(reference, (await node.Container.ExecAsync("ctr", "-n", "k8s.io", "images", "ls", "-q")).Text);
    }

    [Fact, Needs(Capability.Docker)]
    public void Only_the_user_can_read_the_kubeconfig_and_it_names_this_machine()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shared.Cluster.Kubeconfig));
        Assert.Contains("server: https://127.0.0.1:", File.ReadAllText(shared.Cluster.Kubeconfig));
    }

    private async Task<string> KubectlAsync(params string[] arguments)
    {
        string[] command = ["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", .. arguments];
        return (await shared.Cluster.ControlPlane.Container.ExecAsync(command)).ThrowIfFailed().Text;
    }
}
