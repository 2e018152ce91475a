namespace Labs.Kubernetes.Tests.Nodes;

/// <summary>kube-proxy in the mode that is not kind's default, on a cluster of its own.</summary>
[Collection(SharedCluster.Collection)]
public sealed class ProxyModeTests(SharedCluster shared)
{
    private const int FirstMinorWithNftables = 31;

    [Fact, Needs(Capability.Docker)]
    public async Task In_mode_nftables_rules_lead_to_the_pods_with_and_without_affinity()
    {
        var version = (await shared.Cluster.ApiAsync()).Version;
        if (int.Parse(version.Split('.')[1]) < FirstMinorWithNftables)
        {
            TestContext.Current.AddWarning($"kube-proxy of {version} has no mode nftables; a node image with 1.31 or later has it.");
            return;
        }
        await using var lab = await Lab.OpenAsync("kubernetes-tests");
        var cluster = await lab.KindAsync(new() { Fresh = true, ProxyMode = ProxyMode.Nftables });
        var pods = await WebPods.OpenAsync(cluster);
        await pods.StartAsync([new("web-a"), new("web-b"), WebPod.Client("client")]);
        foreach (var service in await pods.ServeAsync([new("web"), new("sticky") { AffinitySeconds = 60 }]))
        {
            var rules = Assert.Single(await cluster.WaitForRulesAsync(service, 2));
            Assert.Equal(ProxyMode.Nftables, rules.Mode);
            Assert.All(rules.Backends, pod => Assert.Equal(0.5, pod.Share, 3));
            await pods.WaitForAsync("client", service.ClusterIp!);
        }
    }
}
