
namespace Labs.Kubernetes.Tests.Nodes;

[Collection(SharedCluster.Collection)]
public sealed class FreezeTests(SharedCluster shared)
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_program_stands_still_on_all_nodes_until_it_may_go_on()
    {
        var frozen = await shared.Cluster.FreezeAsync("kube-proxy");
        Assert.Equal(["T", "T"], await StatesAsync());
        await frozen.DisposeAsync();
        Assert.DoesNotContain("T", await StatesAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Nobody_has_to_say_so()
    {
        await shared.Cluster.FreezeAsync("kube-proxy", TimeSpan.FromSeconds(1));
        Assert.Contains("T", await StatesAsync());
        await Wait.UntilAsync("kube-proxy goes on by itself", async _ =>
        {
            var states = await StatesAsync();
            return (!states.Contains("T"), string.Join(", ", states));
        }, TimeSpan.FromSeconds(20));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_program_that_no_node_runs_is_an_error() =>
        Assert.Contains("no node of cluster", (await Assert.ThrowsAsync<KubernetesException>(() => shared.Cluster.FreezeAsync("no-such-program"))).Message);

    [Fact, Needs(Capability.Docker)]
    public async Task All_nodes_see_the_shared_folder()
    {
        var file = $"{Cluster.SharedNodePath}/{Guid.NewGuid():N}";
        await shared.Cluster.Nodes[0].Container.ExecAsync("sh", "-c", $"echo here > {file}");
        Assert.Equal("here", (await shared.Cluster.Nodes[1].Container.ExecAsync("cat", file)).Text);
    }

    // The first letter of a process's state; T is stopped.
    private async Task<string[]> StatesAsync() =>
        await Task.WhenAll(shared.Cluster.Nodes.Select(async node => (await node.Container.ExecAsync("ps", "-o", "stat=", "-C", "kube-proxy")).Text.Trim()[..1]));
}
