using System.Text.Json;

namespace Labs.Series.Tests;

/// <summary>The notebooks about Kubernetes on a cluster that they know by its kubeconfig only.</summary>
public sealed class ForeignClusterTests
{
    private const string Remedy = "run without --kubeconfig for a kind cluster";

    // The claims of each notebook that need a look into the nodes.
    private static readonly Dictionary<string, string[]> s_needKind = new()
    {
        ["k8s-services"] =
        [
            "cp-kubeproxy-registers-dns", "pod-traffic-needs-kubeproxy", "svc-always-ipvs", "svc-kubeproxy-in-data-path",
            "svc-kubeproxy-programs-nat", "svc-translated-on-client-node",
        ],
        ["k8s-service-access"] = ["svc-clusterip-inside-only", "svc-endpoints-controller", "svc-is-for-outside-traffic"],
        ["pv-pvc-binding"] =
        [
            "pv-independent-of-cluster", "pv-independent-of-node", "pv-reclaim-three", "pv-scheduler-same-node", "vol-emptydir-shared",
            "vol-hostpath-couples",
        ],
    };

    // Of these a Kubernetes before 1.24 shows enough on a kind cluster only.
    private static readonly string[] s_needKindIfOld = ["svc-lb-includes-nodeport", "svc-nodeport-listens"];

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Notebooks_run_on_a_cluster_of_a_kubeconfig_and_leave_nothing_there()
    {
        using var labs = new LabsCommand();
        await using var cluster = await ForeignCluster.CreateAsync(
            await PrepareAsync(labs), new Dictionary<string, string> { ["nginx"] = "nginx:1.28", ["busybox"] = "busybox:1.36.1" });
        var before = await cluster.ListAsync();

        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15),
            ["--short", "--solutions", "--jobs", "3", "--kubeconfig", cluster.Kubeconfig, .. s_needKind.Keys]);

        Assert.True(finished.ExitCode == 0, finished.Said);
        foreach (var (slug, needKind) in s_needKind)
            Assert.Equal((slug, string.Join('\n', needKind)), (slug, string.Join('\n', NeedingKind(labs, slug))));
        // Outside of its namespaces a session may change nothing, not even for a while.
        Assert.Empty(await cluster.PodsOutsideAsync());
        var left = await cluster.ListAsync();
        for (var deadline = DateTime.UtcNow.AddMinutes(2); !left.SequenceEqual(before) && DateTime.UtcNow < deadline;)
        {
            await Task.Delay(500);
            left = await cluster.ListAsync();
        }
        Assert.Equal(before, left);
    }

    private static async Task<Dictionary<string, string>> PrepareAsync(LabsCommand labs)
    {
        var prepared = await labs.RunAsync(TimeSpan.FromMinutes(20), ["run", "--prepare", .. s_needKind.Keys]);
        Assert.True(prepared.ExitCode == 0, prepared.Said);
        return prepared.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim());
    }

    private static IEnumerable<string> NeedingKind(LabsCommand labs, string slug) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(labs.Out, "results", slug + ".json"))).RootElement
            .GetProperty("claims").EnumerateArray()
            .Where(claim => claim.GetProperty("verdict").GetString() == "not testable here"
                && claim.GetProperty("evidence").ToString().Contains(Remedy, StringComparison.Ordinal))
            .Select(claim => claim.GetProperty("id").GetString()!).Except(s_needKindIfOld).Order(StringComparer.Ordinal);
}
