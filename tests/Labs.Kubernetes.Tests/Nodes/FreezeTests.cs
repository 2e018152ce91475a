
namespace Labs.Kubernetes.Tests.Nodes;

[Collection(SharedCluster.Collection)]
public sealed class FreezeTests(SharedCluster shared)
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_frozen_program_is_stopped_on_all_nodes_until_it_is_thawed()
    {
        var frozen = await shared.Cluster.FreezeAsync("kube-proxy");
        Assert.Equal(["T", "T"], await StatesAsync());
        await frozen.DisposeAsync();
        Assert.DoesNotContain("T", await StatesAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_second_freeze_of_a_program_waits_until_the_first_has_ended()
    {
        var first = await shared.Cluster.FreezeAsync("kube-proxy");
        var second = shared.Cluster.FreezeAsync("kube-proxy");
        Assert.Equal(["T", "T"], await StatesAsync());
        await first.DisposeAsync(); // it would end the second one if that one were there already
        await using (await second)
            Assert.Equal(["T", "T"], await StatesAsync());
        Assert.DoesNotContain("T", await StatesAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_frozen_program_continues_by_itself_after_the_limit()
    {
        await shared.Cluster.FreezeAsync("kube-proxy", TimeSpan.FromSeconds(1));
        Assert.Contains("T", await StatesAsync());
        await Wait.UntilAsync("kube-proxy continues by itself", async _ =>
        {
            var states = await StatesAsync();
            return (!states.Contains("T"), string.Join(", ", states));
        }, TimeSpan.FromSeconds(20));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Freezing_a_program_that_no_node_runs_fails()
    {
        var error = await Assert.ThrowsAsync<KubernetesException>(() => shared.Cluster.FreezeAsync("no-such-program"));
        Assert.Contains("no node of cluster", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task All_nodes_see_the_shared_folder()
    {
        var file = $"{Cluster.SharedNodePath}/{Guid.NewGuid():N}";
        await shared.Cluster.Nodes[0].Container.ExecAsync("sh", "-c", $"echo here > {file}");
        Assert.Equal("here", (await shared.Cluster.Nodes[1].Container.ExecAsync("cat", file)).Text);
    }

    // The first letter of a process's state; T is stopped.
    private async Task<string[]> StatesAsync() => await Task.WhenAll(shared.Cluster.Nodes.Select(async node =>
        (await node.Container.ExecAsync("ps", "-o", "stat=", "-C", "kube-proxy")).Text.Trim()[..1]));
}
