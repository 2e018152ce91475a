namespace Labs.Kubernetes.Tests.Pods;

public sealed class EvictionTests : ClusterLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_pod_is_evicted_unless_a_budget_protects_it()
    {
        var kept = new PodSpec("kept", TestCluster.Busybox) { Labels = { ["app"] = "kept" } };
        await Api.ApplyAsync(kept, kept with { Name = "free", Labels = [] });
        var version = (await Api.KindAsync("poddisruptionbudgets")).ApiVersion;
        await Api.ApplyAsync(
            $"{{apiVersion: {version}, kind: PodDisruptionBudget, metadata: {{name: kept}}, "
            + "spec: {minAvailable: 1, selector: {matchLabels: {app: kept}}}}");
        foreach (var pod in (string[])["free", "kept"])
            await Api.WaitAsync<Pod>(pod, "it is ready", found => found.IsReady);

        await Api.EvictAsync("free");
        await Assert.ThrowsAsync<ApiException>(() => Api.EvictAsync("kept"));

        await Api.WaitGoneAsync("pods", "free");
        Assert.False((await Api.GetAsync<Pod>("kept")).IsBeingDeleted);
    }
}
