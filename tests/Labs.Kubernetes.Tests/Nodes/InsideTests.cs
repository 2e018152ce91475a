using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Nodes;

/// <summary>What can be read about a pod and a service inside a node.</summary>
[Collection(SharedCluster.Collection)]
public sealed class InsideTests(SharedCluster shared)
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_node_shows_the_processes_and_volumes_of_a_pod_and_the_rules_of_a_service()
    {
        var api = await shared.Cluster.ApiAsync();
        var image = await shared.Cluster.ImageAsync("busybox");
        await api.ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: inside, labels: {app: inside} }
            spec:
              terminationGracePeriodSeconds: 0
              volumes: [{name: disk, emptyDir: {} }, {name: memory, emptyDir: {medium: Memory} }]
              containers:
              - name: one
                image: "{{image}}"
                command: [sleep, "1000"]
                volumeMounts: [{name: disk, mountPath: /disk}, {name: memory, mountPath: /memory}]
              - {name: two, image: "{{image}}", command: [sleep, "2000"]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: inside}
            spec: {selector: {app: inside}, ports: [{protocol: TCP, port: 80, targetPort: 8080}]}
            """);
        var pod = await api.WaitAsync<Pod>("inside", "it is ready", pod => pod.IsReady);
        var node = shared.Cluster.Nodes.Single(node => node.Name == pod.Node);
        var service = await api.GetAsync<Service>("inside");

        var processes = await node.ProcessesAsync(pod);
        Assert.Equal(3, processes.Count); // of the sandbox and of two containers
        Assert.Equal(2, processes.Count(process => process.Program == "sleep"));
        foreach (var common in new[] { "net", "ipc", "uts" })
            Assert.Single(processes.Select(process => process.Namespaces[common]).Distinct());
        Assert.Equal(3, processes.Select(process => process.Namespaces["mnt"]).Distinct().Count());
        var sandbox = Assert.Single(processes, process => process.Program == "pause");
        Assert.All(processes.Where(process => process != sandbox), process => Assert.True(process.StartedAt > sandbox.StartedAt));

        var absent = new Pod(new KubeObject(new() { ["metadata"] = new JsonObject { ["name"] = "absent", ["uid"] = "no-such-uid" } }));
        var both = await node.ProcessesAsync([pod, absent]);
        Assert.Equal([3, 0], new[] { pod, absent }.Select(each => both[each.Name].Count));

        var volumes = (await node.VolumesAsync(pod)).ToDictionary(volume => volume.Volume, volume => volume.FileSystem);
        Assert.Equal("tmpfs", volumes["memory"]);
        Assert.NotEqual("tmpfs", volumes["disk"]);

        foreach (var any in shared.Cluster.Nodes)
        {
            await Wait.UntilAsync($"{any} has the rules", async token =>
            {
                var rules = await any.ServiceRulesAsync(service, cancellationToken: token);
                return (rules.Backends is [{ Share: 1 } only] && only.Address == $"{pod.IpAddress}:8080", string.Join("\n", rules.Text));
            }, TimeSpan.FromSeconds(30));
        }
        Assert.Empty(await shared.Cluster.Nodes.First(other => other != node).ProcessesAsync(pod));
        var error = await Assert.ThrowsAsync<KubernetesException>(() => node.ServiceRulesAsync(service, 81));
        Assert.Contains("no port 81", error.Message);
    }
}
